-- A small shop as the first version of this program stored it in SQLite.
PRAGMA foreign_keys = OFF;
BEGIN TRANSACTION;
CREATE TABLE addresses (
	id INTEGER NOT NULL, 
	customer_id TEXT NOT NULL, 
	recipient TEXT NOT NULL, 
	street TEXT NOT NULL, 
	postcode TEXT NOT NULL, 
	city TEXT NOT NULL, 
	country TEXT NOT NULL, 
	extra TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(customer_id) REFERENCES customers (id)
);
INSERT INTO "addresses" VALUES(1,'C1','Mia','Weg 1','20457','Hamburg','DE','2nd floor');
CREATE TABLE behaviour_events (
	id INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	product_id TEXT NOT NULL, 
	customer_id TEXT, 
	session_id TEXT NOT NULL, 
	position INTEGER, 
	reason TEXT NOT NULL, 
	surface TEXT NOT NULL, 
	value DOUBLE, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	CHECK (kind in ('impression', 'click', 'cart', 'purchase', 'rating')), 
	UNIQUE ("key"), 
	FOREIGN KEY(product_id) REFERENCES products (id), 
	FOREIGN KEY(customer_id) REFERENCES customers (id)
);
INSERT INTO "behaviour_events" VALUES(1,'E1','click','mug','C1','S1',1,'','',NULL,'2025-06-01 09:30:00.000000');
CREATE TABLE complaints (
	id INTEGER NOT NULL, 
	conversation_id TEXT NOT NULL, 
	customer_id TEXT, 
	order_number TEXT, 
	text TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(customer_id) REFERENCES customers (id)
);
INSERT INTO "complaints" VALUES(1,'t','C1',NULL,'It broke','open','2025-06-01 09:30:00.000000');
CREATE TABLE counters (
	name TEXT NOT NULL, 
	value INTEGER NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "counters" VALUES('catalogue',3);
CREATE TABLE customers (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	email TEXT NOT NULL, 
	phone TEXT NOT NULL, 
	language TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (email)
);
INSERT INTO "customers" VALUES('C1','Mia','mia@example.com','','en','2025-06-01 09:30:00.000000');
CREATE TABLE exchanges (
	id INTEGER NOT NULL, 
	number TEXT NOT NULL, 
	order_id INTEGER NOT NULL, 
	item_id INTEGER NOT NULL, 
	new_sku TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (number), 
	FOREIGN KEY(order_id) REFERENCES orders (id), 
	FOREIGN KEY(item_id) REFERENCES order_items (id), 
	FOREIGN KEY(new_sku) REFERENCES variants (sku)
);
INSERT INTO "exchanges" VALUES(1,'HP-104001-X1',1,2,'MUG-TEAL','reserved','2025-06-01 09:30:00.000000');
CREATE TABLE handoffs (
	id INTEGER NOT NULL, 
	conversation_id TEXT NOT NULL, 
	customer_id TEXT, 
	reason TEXT NOT NULL, 
	transcript JSON NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(customer_id) REFERENCES customers (id)
);
INSERT INTO "handoffs" VALUES(1,'t','C1','','[["user", "hi"]]','open','2025-06-01 09:30:00.000000');
CREATE TABLE identity_attempts (
	subject TEXT NOT NULL, 
	failures INTEGER NOT NULL, 
	since DATETIME NOT NULL, 
	PRIMARY KEY (subject)
);
CREATE TABLE operation_requests (
	request_id TEXT NOT NULL, 
	operation TEXT NOT NULL, 
	arguments TEXT NOT NULL, 
	result TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (request_id)
);
CREATE TABLE order_history (
	id INTEGER NOT NULL, 
	order_id INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	note TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(order_id) REFERENCES orders (id)
);
INSERT INTO "order_history" VALUES(1,1,'delivered','2025-06-01 09:30:00.000000','as it was');
INSERT INTO "order_history" VALUES(2,2,'placed','2025-06-01 09:30:00.000000','as it was');
INSERT INTO "order_history" VALUES(3,3,'cancelled','2025-06-01 09:30:00.000000','as it was');
CREATE TABLE order_items (
	id INTEGER NOT NULL, 
	order_id INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	sku TEXT NOT NULL, 
	product_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	colour TEXT NOT NULL, 
	size TEXT NOT NULL, 
	quantity INTEGER NOT NULL CHECK (quantity > 0), 
	price_cents INTEGER NOT NULL CHECK (price_cents >= 0), 
	status TEXT NOT NULL, 
	return_id INTEGER, 
	PRIMARY KEY (id), 
	UNIQUE (order_id, line), 
	FOREIGN KEY(order_id) REFERENCES orders (id), 
	FOREIGN KEY(sku) REFERENCES variants (sku), 
	FOREIGN KEY(product_id) REFERENCES products (id), 
	FOREIGN KEY(return_id) REFERENCES returns (id)
);
INSERT INTO "order_items" VALUES(1,1,1,'MUG-TEAL','mug','Mug','teal','',1,1250,'returning',1);
INSERT INTO "order_items" VALUES(2,1,2,'MUG-WHITE-L','mug','Mug','white','L',2,1250,'ordered',NULL);
INSERT INTO "order_items" VALUES(3,2,1,'MUG-TEAL','mug','Mug','teal','',1,1250,'ordered',NULL);
INSERT INTO "order_items" VALUES(4,2,2,'MUG-WHITE-L','mug','Mug','white','L',2,1250,'ordered',NULL);
INSERT INTO "order_items" VALUES(5,3,1,'MUG-TEAL','mug','Mug','teal','',1,1250,'ordered',NULL);
INSERT INTO "order_items" VALUES(6,3,2,'MUG-WHITE-L','mug','Mug','white','L',2,1250,'ordered',NULL);
CREATE TABLE orders (
	id INTEGER NOT NULL, 
	number TEXT NOT NULL, 
	customer_id TEXT NOT NULL, 
	status TEXT NOT NULL, 
	placed_at DATETIME NOT NULL, 
	delivered_at DATETIME, 
	expected_on DATE, 
	shipping_cents INTEGER NOT NULL CHECK (shipping_cents >= 0), 
	payment TEXT NOT NULL, 
	carrier TEXT NOT NULL, 
	tracking_code TEXT NOT NULL, 
	recipient TEXT NOT NULL, 
	street TEXT NOT NULL, 
	postcode TEXT NOT NULL, 
	city TEXT NOT NULL, 
	country TEXT NOT NULL, 
	extra TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CHECK (status in ('placed', 'paid', 'packed', 'shipped', 'delivered', 'cancelled')), 
	UNIQUE (number), 
	FOREIGN KEY(customer_id) REFERENCES customers (id)
);
INSERT INTO "orders" VALUES(1,'HP-104001','C1','delivered','2025-06-01 09:30:00.000000','2025-06-01 09:30:00.000000','2025-06-04',490,'Visa ending in 4242','Nordpost','0042','Mia','Weg 1','20457','Hamburg','DE','');
INSERT INTO "orders" VALUES(2,'HP-104002','C1','placed','2025-06-01 09:30:00.000000',NULL,'2025-06-04',490,'Visa ending in 4242','','','Mia','Weg 1','20457','Hamburg','DE','');
INSERT INTO "orders" VALUES(3,'HP-104003','C1','cancelled','2025-06-01 09:30:00.000000',NULL,'2025-06-04',490,'Visa ending in 4242','','','Mia','Weg 1','20457','Hamburg','DE','');
CREATE TABLE payment_methods (
	id INTEGER NOT NULL, 
	customer_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	label TEXT NOT NULL, 
	last_four TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CHECK (length(last_four) <= 4), 
	FOREIGN KEY(customer_id) REFERENCES customers (id)
);
INSERT INTO "payment_methods" VALUES(1,'C1','card','Visa','4242');
CREATE TABLE products (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	category TEXT NOT NULL, 
	brand TEXT NOT NULL, 
	price_cents INTEGER NOT NULL CHECK (price_cents >= 0), 
	description TEXT NOT NULL, 
	slogan TEXT NOT NULL, 
	attributes JSON NOT NULL, 
	tags JSON NOT NULL, 
	picture JSON NOT NULL, 
	image_url TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "products" VALUES('mug','Mug','kitchenware','Tide',1250,'','','{"volume_ml": 350}','["gift"]','{"kind": "mug"}','');
CREATE TABLE refunds (
	id INTEGER NOT NULL, 
	number TEXT NOT NULL, 
	order_id INTEGER NOT NULL, 
	return_id INTEGER, 
	amount_cents INTEGER NOT NULL CHECK (amount_cents >= 0), 
	shipping_cents INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	paid_at DATETIME, 
	PRIMARY KEY (id), 
	UNIQUE (number), 
	FOREIGN KEY(order_id) REFERENCES orders (id), 
	UNIQUE (return_id), 
	FOREIGN KEY(return_id) REFERENCES returns (id)
);
INSERT INTO "refunds" VALUES(1,'HP-104001-M1',1,1,1250,0,'returned','pending','2025-06-01 09:30:00.000000',NULL);
CREATE TABLE returns (
	id INTEGER NOT NULL, 
	number TEXT NOT NULL, 
	order_id INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (number), 
	FOREIGN KEY(order_id) REFERENCES orders (id)
);
INSERT INTO "returns" VALUES(1,'HP-104001-R1',1,'one is enough','requested','2025-06-01 09:30:00.000000');
CREATE TABLE schema_versions (
	version INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	applied_at DATETIME NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_versions" VALUES(1,'the first tables','2026-11-28 18:04:44.306744');
CREATE TABLE variants (
	sku TEXT NOT NULL, 
	product_id TEXT NOT NULL, 
	colour TEXT NOT NULL, 
	size TEXT NOT NULL, 
	stock INTEGER NOT NULL CHECK (stock >= 0), 
	position INTEGER NOT NULL, 
	PRIMARY KEY (sku), 
	FOREIGN KEY(product_id) REFERENCES products (id)
);
INSERT INTO "variants" VALUES('MUG-TEAL','mug','teal','',4,0);
INSERT INTO "variants" VALUES('MUG-WHITE-L','mug','white','L',0,1);
CREATE TABLE verified_conversations (
	conversation_id TEXT NOT NULL, 
	customer_id TEXT NOT NULL, 
	verified_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	PRIMARY KEY (conversation_id), 
	FOREIGN KEY(customer_id) REFERENCES customers (id)
);
INSERT INTO "verified_conversations" VALUES('t','C1','2025-06-01 09:30:00.000000','2025-06-01 09:30:00.000000');
CREATE INDEX ix_products_category ON products (category);
CREATE INDEX ix_variants_product_id ON variants (product_id);
CREATE INDEX ix_addresses_customer ON addresses (customer_id);
CREATE INDEX ix_payment_methods_customer_id ON payment_methods (customer_id);
CREATE INDEX ix_orders_customer ON orders (customer_id, placed_at);
CREATE INDEX ix_behaviour_events_at ON behaviour_events (at);
CREATE INDEX ix_behaviour_events_customer_id ON behaviour_events (customer_id);
CREATE INDEX ix_behaviour_events_session_id ON behaviour_events (session_id);
CREATE INDEX ix_behaviour_events_product_id ON behaviour_events (product_id);
CREATE INDEX ix_complaints_conversation_id ON complaints (conversation_id);
CREATE INDEX ix_handoffs_conversation_id ON handoffs (conversation_id);
CREATE INDEX ix_handoffs_status ON handoffs (status);
CREATE INDEX ix_order_history_order_id ON order_history (order_id);
CREATE INDEX ix_returns_order_id ON returns (order_id);
CREATE INDEX ix_order_items_product_id ON order_items (product_id);
CREATE INDEX ix_order_items_return_id ON order_items (return_id);
CREATE INDEX ix_order_items_sku ON order_items (sku);
CREATE INDEX ix_refunds_order_id ON refunds (order_id);
CREATE INDEX ix_exchanges_order_id ON exchanges (order_id);
CREATE INDEX ix_exchanges_item_id ON exchanges (item_id);
COMMIT;
