// Talks to a front door as other widgets do, for tests: node clients.mjs URL VERSION TRANSPORT.
// It speaks as the core of RasaHQ/chat-widget does (an id of its own, which it never changes), and
// prints what it was told as JSON.
import { randomUUID } from "node:crypto";

const [address, version, transport] = process.argv.slice(2);
const { io } = await import(version === "3" ? "socket.io-client-3" : "socket.io-client");
const socket = io(address, { autoConnect: false, transports: [transport] });
const session = randomUUID();
const told = [];
let waiting = () => undefined;

socket.on("connect", () => socket.emit("session_request", { session_id: session }));
socket.on("bot_uttered", (data) => {
  told.push(data);
  waiting();
});

const once = (event) => new Promise((resolve) => socket.once(event, resolve));
async function say(message, answers = 1) {
  const from = told.length;
  const answered = new Promise((resolve) => {
    waiting = () => told.length >= from + answers && resolve();
  });
  socket.emit("user_uttered", { message, session_id: session });
  await answered;
  return told.slice(from);
}

setTimeout(() => process.exit(2), 20_000).unref();
const confirmed = once("session_confirm");
socket.connect();
await confirmed;
const greeting = await say("/session_start");
const hello = await say("hello");
const pressed = await say(hello[0].quick_replies[0].payload);
const cards = await say("jackets", 3);
const again = once("session_confirm");
socket.io.engine.close(); // the connection is lost; the client comes back by itself
await again;
const back = await say("still here?");
socket.disconnect();
console.log(JSON.stringify({ greeting, hello, pressed, cards, back }));
process.exit(0);
