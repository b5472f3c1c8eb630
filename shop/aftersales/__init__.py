"""What a shop grants after a sale: its settings and its rules."""

from shop.aftersales.settings import AccountField, AfterSales, PromotionCode, Remedy

__all__ = ["AccountField", "AfterSales", "PromotionCode", "Remedy"]
