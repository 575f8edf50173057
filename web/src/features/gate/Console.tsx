/// The gate's main view: camera, answer, counters. Every code is scanned once, from wherever it came.
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject, type SubmitEvent } from "react";
import { Link } from "react-router";
import { useStore } from "zustand";

import { useStrings } from "../../i18n";
import { session, useSession } from "../../session/session";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import { Answer } from "./Answer";
import { CameraView } from "./CameraView";
import { Conflicts } from "./Conflicts";
import css from "./Console.module.css";
import type { Gate, GateWorld } from "./gate";
import { signalOf, type Verdict } from "./model";
import { Repeats } from "./repeats";
import { LastScans, Counters } from "./Scans";
import { signalise, unlockSound } from "./signals";
import { LinkNote, StatusBar } from "./StatusBar";
import { gateStrings } from "./strings";
import { useAwake } from "./use-awake";
import { useCamera } from "./use-camera";
import { listenForScanner } from "./wedge";

/** Long enough to be read at arm's length; the next code comes through all the same. */
const SHOWN_MS = { yes: 2_500, no: 6_000, again: 5_000 };

interface ConsoleProps {
  readonly gate: Gate;
  readonly world: GateWorld;
}

export function Console({ gate, world }: ConsoleProps) {
  const t = useStrings(gateStrings);
  const { setup } = gate;
  const [isMuted, setMuted] = useState(setup.isMuted);
  const [areConflictsShown, setConflictsShown] = useState(false);
  const conflicts = useStore(gate.state, (state) => state.conflicts);
  const unseen = conflicts.filter(({ seenAt }) => seenAt === undefined).length;
  useGateLife(gate);
  useAwake();
  const { scan, camera, answer, dismiss, mute } = useScanning(gate, isMuted);
  useAlarm(unseen, mute);
  const toggleSound = (): void => {
    setMuted(!isMuted);
    void world.store.keepSetup({ ...setup, isMuted: !isMuted }).catch(() => undefined);
  };
  return (
    <main id="main" className={css.console} onPointerDownCapture={unlockSound} onKeyDownCapture={unlockSound}>
      <StatusBar gate={gate} />
      {unseen > 0 && (
        <div className={css.alarm} role="alert">
          <span>{t("conflictsBanner", { count: unseen })}</span>
          <Button className={css.alarmButton} onClick={() => setConflictsShown(true)}>
            {t("conflictsShow")}
          </Button>
        </div>
      )}
      <div className={css.eye}>
        <CameraView video={camera.video} state={camera.state} retry={camera.retry} />
        <Tools camera={camera} isMuted={isMuted} onSound={toggleSound} />
      </div>
      <div className={css.side}>
        <LinkNote gate={gate} />
        <Counters gate={gate} />
        <CodeForm gate={gate} onCode={scan} />
        {areConflictsShown || (conflicts.length > 0 && unseen === 0) ? (
          <Conflicts gate={gate} conflicts={conflicts} isOpen={areConflictsShown} onToggle={setConflictsShown} />
        ) : null}
        <LastScans gate={gate} />
      </div>
      <div aria-live="assertive" aria-atomic="true" className={css.live}>
        {answer !== undefined && (
          <Answer key={answer.number} verdict={answer.verdict} gate={gate} onDismiss={dismiss} />
        )}
      </div>
    </main>
  );
}

interface ToolsProps {
  readonly camera: ReturnType<typeof useCamera>;
  readonly isMuted: boolean;
  readonly onSound: () => void;
}

/** Light, sound, and the ways out. */
function Tools({ camera: { isLit, toggleLight }, isMuted, onSound }: ToolsProps) {
  const t = useStrings(gateStrings);
  return (
    <div className={css.tools}>
      {isLit !== undefined && (
        <Button kind="secondary" className={css.tool} onClick={toggleLight}>
          {t(isLit ? "lightOff" : "lightOn")}
        </Button>
      )}
      <Button kind="secondary" className={css.tool} onClick={onSound}>
        {t(isMuted ? "unmute" : "mute")}
      </Button>
      <Link to="/gate?change" className={css.leave}>
        {t("change")}
      </Link>
      <Link to="/" className={css.leave}>
        {t("leave")}
      </Link>
    </div>
  );
}

/** Codes from the camera, from a scanner and from hand, each scanned once; the answer, for as long as it shows. */
function useScanning(gate: Gate, isMuted: boolean) {
  const { isAnswerKept } = gate.setup;
  const [answer, setAnswer] = useState<{ readonly verdict: Verdict; readonly number: number }>();
  const repeats = useMemo(() => new Repeats(), []);
  const mute = useRef(isMuted);
  useEffect(() => {
    mute.current = isMuted;
  }, [isMuted]);
  const scan = useCallback(
    async (code: string): Promise<void> => {
      const verdict = await gate.scan(code);
      signalise(signalOf(verdict), mute.current);
      setAnswer((before) => ({ verdict, number: (before?.number ?? 0) + 1 }));
    },
    [gate],
  );
  const onCode = useCallback(
    (code: string): void => {
      if (repeats.isNew(code, performance.now())) void scan(code);
    },
    [repeats, scan],
  );
  useEffect(() => listenForScanner(onCode), [onCode]);
  const onLook = useCallback(
    (code: string | undefined): void => {
      if (repeats.isNewInSight(code, performance.now()) && code !== undefined) void scan(code);
    },
    [repeats, scan],
  );
  const camera = useCamera(onLook);
  const dismiss = useCallback(() => setAnswer(undefined), []);
  useEffect(() => {
    if (answer === undefined || isAnswerKept) return;
    const timer = setTimeout(dismiss, SHOWN_MS[signalOf(answer.verdict)]);
    return () => clearTimeout(timer);
  }, [answer, dismiss, isAnswerKept]);
  return { scan, camera, answer, dismiss, mute };
}

/** Whoever counts people who should not be in wants to hear of one more. */
function useAlarm(unseen: number, mute: RefObject<boolean>): void {
  const heard = useRef(unseen);
  useEffect(() => {
    if (unseen > heard.current) signalise("again", mute.current);
    heard.current = unseen;
  }, [unseen, mute]);
}

/** Runs the gate while the page is there, and tells it of networks and logins that come and go. */
function useGateLife(gate: Gate): void {
  const current = useSession();
  useEffect(() => {
    gate.start();
    const come = (): void => gate.wake(true);
    const go = (): void => gate.wake(false);
    window.addEventListener("online", come);
    window.addEventListener("offline", go);
    return () => {
      gate.stop();
      window.removeEventListener("online", come);
      window.removeEventListener("offline", go);
    };
  }, [gate]);
  useEffect(() => {
    if (current !== undefined && session.get() === current) gate.wake(true);
  }, [gate, current]);
}

function CodeForm({ gate, onCode }: { gate: Gate; onCode: (code: string) => Promise<void> }) {
  const t = useStrings(gateStrings);
  const isChecking = useStore(gate.state, (state) => state.isChecking);
  const [code, setCode] = useState("");
  const [isMissing, setMissing] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setMissing(code.trim() === "");
    if (code.trim() === "") return;
    setCode("");
    await onCode(code);
  };
  return (
    <form className={css.form} onSubmit={(event) => void submit(event)} noValidate>
      <TextField
        label={t("code")}
        hint={t("codeHint")}
        error={isMissing ? t("codeMissing") : undefined}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        className={css.code}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
      />
      <Button type="submit" className={css.check} isBusy={isChecking}>
        {t(isChecking ? "checking" : "check")}
      </Button>
    </form>
  );
}
