// The conversation by e-mail: the server sends it to the address of the customer's account.

import type { Translate } from "./strings";

export class Mailing {
  private busy = false;

  constructor(
    private readonly server: string,
    private readonly bearer: () => string | null,
    private readonly translate: Translate,
    private readonly tell: (text: string) => void,
  ) {}

  /** Ask the server for it, once at a time, and tell what came of it. */
  async send(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      this.tell(await this.outcome());
    } finally {
      this.busy = false;
    }
  }

  private async outcome(): Promise<string> {
    try {
      const headers = { Authorization: `Bearer ${this.bearer()}` };
      const answer = await fetch(`${this.server}/api/transcript`, { method: "POST", headers });
      if (answer.ok) {
        const { sent_to: address } = (await answer.json()) as { sent_to: string };
        return this.translate("mailSent", { address });
      }
      if (answer.status === 409) return this.translate("mailUnknown");
      if (answer.status === 429) return this.translate("mailAgain");
    } catch {
      // no connection
    }
    return this.translate("mailFailed");
  }
}
