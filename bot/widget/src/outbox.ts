// What the shopper said and the server has not confirmed yet.

import type { Attached, Shown } from "./attachments";
import type { Connection, State } from "./connection";
import { keep, recall } from "./storage";
import type { Delivery, Transcript } from "./transcript";
import type { Ack, HistoryEntry } from "./types";

interface Unconfirmed {
  title: string;
  payload: string;
  files: Shown[];
  /** The server's names of files that go with it. */
  refs: string[];
  state: Delivery;
  mark: ReturnType<Transcript["shopper"]>;
}

export class Outbox {
  /** How the line to the server is. */
  state: State = "idle";
  private readonly unconfirmed = new Set<Unconfirmed>();

  constructor(
    private readonly connection: Connection,
    private readonly transcript: Transcript,
    private readonly key: string,
  ) {}

  send(title: string, payload: string, files: Attached[]): void {
    const mark = this.transcript.shopper(title, files);
    const refs = [...this.carried, ...files.map((file) => file.ref)];
    this.deliver({ title, payload, files, refs, state: "waiting", mark });
  }

  /** A new conversation begins. */
  clear(): void {
    this.unconfirmed.clear();
    this.carried = [];
  }

  /** Show again what the server's history does not hold. */
  showAgain(history: HistoryEntry[]): void {
    const latest = history.filter((entry) => entry.from === "user").slice(-1)[0];
    for (const said of this.unconfirmed) {
      if (said.state === "failed" && latest?.from === "user" && latest.text === said.title) {
        this.unconfirmed.delete(said); // it had arrived; only the confirmation was lost
      } else {
        said.mark = this.transcript.shopper(said.title, said.files);
        this.mark(said, said.state);
      }
    }
  }

  private deliver(said: Unconfirmed): void {
    this.unconfirmed.add(said);
    this.mark(said, this.state === "reconnecting" || this.state === "offline" ? "waiting" : "sent");
    this.connection.send(said.payload, said.refs).then(
      (ack) => this.acknowledged(said, ack),
      () => this.mark(said, "failed"),
    );
  }

  private acknowledged(said: Unconfirmed, ack: Ack): void {
    const refused = !ack.ok && ack.error === "session";
    this.mark(said, refused ? "failed" : "sent");
    if (refused) return;
    this.unconfirmed.delete(said);
    this.carried = ack.kept ? said.refs : [];
  }

  private mark(said: Unconfirmed, state: Delivery): void {
    said.state = state;
    said.mark(state, () => this.deliver(said));
  }

  /** Files that came without words: the next message brings them, too, also after a new load. */
  private get carried(): string[] {
    return recall<string[]>("session", this.key) ?? [];
  }

  private set carried(refs: string[]) {
    keep("session", this.key, refs.length ? refs : null);
  }
}
