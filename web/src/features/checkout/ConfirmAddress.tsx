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
  const { email, isSent, pauseMs, send } = code;
  return (
    <div className={css.code} role="group" aria-label={t("confirmTitle")}>
      {isSent ? <CodeField code={code} /> : <p>{t("confirmWhy", { minutes: 10 })}</p>}
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
  useEffect(() => input.current?.focus(), []);
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
