/// Why a mail that somebody asked for was not sent, or what it said is not taken.
import { Problem } from "../api/problem";
import { useStrings } from "../i18n";
import { useFormats } from "../i18n/format";
import { Notice } from "../ui/Notice";
import { ErrorNotice } from "../ui/States";
import { waitMessage } from "./refusals";
import { holdStrings } from "./strings";

export function MailRefusal({ error }: { error: unknown }) {
  const t = useStrings(holdStrings);
  const formats = useFormats();
  if (!(error instanceof Problem)) return <ErrorNotice error={error} />;
  if (error.code === "mails_off") return <Notice kind="warning" title={t("mailsOff")} />;
  const message = waitMessage(error, { t, formats });
  if (message === undefined) return <ErrorNotice error={error} />;
  return (
    <Notice kind="warning" title={message.title}>
      {message.text}
    </Notice>
  );
}
