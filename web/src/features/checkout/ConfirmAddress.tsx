/// Confirming an address by the code that is sent to it, where the organiser wants that.
import { useEffect, useRef, useState } from "react";

import { Problem } from "../../api/problem";
import { clockFace } from "../../clock/use-countdown";
import { MailRefusal } from "../../holds/MailRefusal";
import { useStrings } from "../../i18n";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import { CODE_DIGITS, digitsOf, isAddress } from "./contact-input";
import css from "./GuestContact.module.css";
import { checkoutStrings } from "./strings";
import type { Code } from "./use-code";

export function ConfirmAddress({ code }: { code: Code }) {
  const t = useStrings(checkoutStrings);
  const { email, isSent, againFrom, pauseMs, send, confirm } = code;
  const group = useRef<HTMLDivElement>(null);
  // In the middle, with the buttons under it: on a phone the button that pays covers the end of the screen.
  useEffect(() => {
    if (isSent || send.error !== null) group.current?.scrollIntoView({ block: "center" });
  }, [isSent, againFrom, send.error, confirm.error]);
  return (
    <div ref={group} className={css.code} role="group" aria-label={t("confirmTitle")}>
      {isSent ? <CodeField key={againFrom} code={code} /> : <p>{t("confirmWhy", { minutes: 10 })}</p>}
      {send.isError && <MailRefusal error={send.error} />}
      <div className={css.actions}>
        <Button
          kind={isSent ? "quiet" : "secondary"}
          isBusy={send.isPending}
          disabled={!isAddress(email) || pauseMs > 0}
          onClick={() => send.mutate()}
        >
          {t(isSent ? "confirmResend" : "confirmSend")}
        </Button>
        {pauseMs > 0 && <span className={css.soft}>{t("confirmPause", { time: clockFace(pauseMs) })}</span>}
      </div>
    </div>
  );
}

/** Six digits; the last one sends them. */
function CodeField({ code: { email, confirm } }: { code: Code }) {
  const t = useStrings(checkoutStrings);
  const [digits, setDigits] = useState("");
  const input = useRef<HTMLInputElement>(null);
  // Another code is typed anew; the button that had it sent takes a break, and can't keep the focus.
  useEffect(() => input.current?.focus({ preventScroll: true }), []);
  const show = (typed: string): void => {
    if (typed.length === CODE_DIGITS && !confirm.isPending) confirm.mutate(typed);
  };
  const refusal = confirm.error instanceof Problem && confirm.error.code === "code_wrong" ? confirm.error : undefined;
  const isWrong = refusal !== undefined;
  const tries = refusal?.data["tries_left"];
  const wrong = typeof tries === "number" ? t("confirmWrongTries", { count: tries }) : t("confirmWrong");
  return (
    <>
      <p role="status">{t("confirmSent", { email })}</p>
      <TextField
        ref={input}
        className={css.digits}
        label={t("confirmCode")}
        hint={t("confirmCodeHint")}
        error={isWrong && digits === confirm.variables ? wrong : undefined}
        type="text"
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="\d*"
        value={digits}
        onChange={({ target }) => {
          const typed = digitsOf(target.value);
          setDigits(typed);
          if (typed !== digits) show(typed);
        }}
      />
      {confirm.isError && !isWrong && <MailRefusal error={confirm.error} />}
      <div className={css.actions}>
        <Button isBusy={confirm.isPending} disabled={digits.length !== CODE_DIGITS} onClick={() => show(digits)}>
          {t("confirmDo")}
        </Button>
      </div>
    </>
  );
}
