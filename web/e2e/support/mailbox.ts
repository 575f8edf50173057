/// A mail server for tests: it takes every mail (SMTP, RFC 5321, the few commands that the engine needs) and keeps it.
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface Mail {
  readonly to: string;
  /** Subject and text as people read them. */
  readonly text: string;
}

/** The mails that have come, and the port to which they are sent. */
export class Mailbox {
  readonly mails: Mail[] = [];
  private readonly server = createServer((socket) => this.talk(socket));

  static async open(): Promise<Mailbox> {
    const box = new Mailbox();
    box.server.listen(0, "127.0.0.1");
    await once(box.server, "listening");
    return box;
  }

  get port(): number {
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return address.port;
  }

  close(): void {
    this.server.close();
  }

  /** The first mail to an address in which the pattern is found, and what was found. */
  async find(to: string, pattern: RegExp): Promise<string> {
    for (let waited = 0; waited < 20_000; waited += 100) {
      for (const mail of this.mails) {
        const found = mail.to === to ? pattern.exec(mail.text) : null;
        if (found !== null) return found[1] ?? found[0];
      }
      await sleep(100);
    }
    throw new Error(`no mail to ${to} has ${pattern.source}: ${JSON.stringify(this.mails)}`);
  }

  private talk(socket: Socket): void {
    let text = "";
    let to = "";
    let isData = false;
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    say("220 mailbox");
    socket.on("error", () => undefined);
    socket.on("data", (bytes: Buffer) => {
      text += bytes.toString("latin1");
      for (;;) {
        const end = isData ? text.indexOf("\r\n.\r\n") : text.indexOf("\r\n");
        if (end < 0) return;
        const part = text.slice(0, end);
        text = text.slice(end + (isData ? 5 : 2));
        if (isData) {
          this.mails.push({ to, text: readable(part) });
          isData = false;
          say("250 kept");
        } else if (/^DATA/i.test(part)) {
          isData = true;
          say("354 go on");
        } else if (/^QUIT/i.test(part)) {
          say("221 bye");
          socket.end();
        } else {
          to = /^RCPT TO:<([^>]*)>/i.exec(part)?.[1] ?? to;
          say("250 mailbox");
        }
      }
    });
  }
}

/** The parts of a mail that are text, decoded. */
function readable(source: string): string {
  const parts = source.split(/\r\n--[^\r\n]+\r\n/).map((part) => {
    const [head = "", ...body] = part.split("\r\n\r\n");
    const content = body.join("\r\n\r\n");
    if (/transfer-encoding: *base64/i.test(head)) return `${head}\n${Buffer.from(content, "base64").toString()}`;
    if (!/transfer-encoding: *quoted-printable/i.test(head)) return part;
    const bytes = content
      .replace(/=\r\n/g, "")
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    return `${head}\n${Buffer.from(bytes, "latin1").toString()}`;
  });
  return parts.join("\n");
}
