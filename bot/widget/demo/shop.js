// What a shop's own page may do with the widget: open it, or ask it something.
document.addEventListener("click", (event) => {
  const asked = event.target.closest("[data-ask]");
  if (asked) window.Shoptalk?.ask(asked.dataset.ask);
  else if (event.target.closest("[data-open]")) window.Shoptalk?.open();
});
