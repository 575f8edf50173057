/// The camera of the device, from which codes are read for as long as the component is there.
import { useCallback, useEffect, useRef, useState, type RefObject } from "react";

import { openReader } from "./reader";

/** `denied`: the user or the device's owner said no. `none`: there is none, or another program has it. */
export type CameraState = "starting" | "running" | "denied" | "none" | "no_reader";

/** Enough to catch a hand in motion; the phone stays cool. */
const PAUSE_MS = 90;
const FAILURES_MAX = 5;

export interface Camera {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly state: CameraState;
  /** Undefined: this camera has no light. */
  readonly isLit: boolean | undefined;
  readonly toggleLight: () => void;
  readonly retry: () => void;
}

/** Shows the camera in `video` and tells what it sees at each look: a code, the same one again and again, or none. */
export function useCamera(onLook: (code: string | undefined) => void): Camera {
  const video = useRef<HTMLVideoElement>(null);
  const latest = useRef(onLook);
  useEffect(() => {
    latest.current = onLook;
  }, [onLook]);
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<CameraState>("starting");
  const [isLit, setLit] = useState<boolean>();
  const [track, setTrack] = useState<MediaStreamTrack>();

  useEffect(() => {
    const ending = new AbortController();
    const run = async (): Promise<void> => {
      const picture = video.current;
      const stream = await openCamera();
      const end = (): void => stream.getTracks().forEach((each) => each.stop());
      if (ending.signal.aborted || picture === null) {
        end();
        return;
      }
      ending.signal.addEventListener("abort", end);
      picture.srcObject = stream;
      await picture.play();
      const [first] = stream.getVideoTracks();
      setTrack(first);
      setLit(first !== undefined && hasLight(first) ? false : undefined);
      setState("running");
      // A phone takes the camera away when somebody calls.
      first?.addEventListener("ended", () => setState("none"));
      await readAll(picture, ending.signal, (code) => latest.current(code));
    };
    run().catch((error: unknown) => {
      if (ending.signal.aborted) return;
      if (error instanceof DOMException) setState(error.name === "NotAllowedError" ? "denied" : "none");
      else setState("no_reader");
    });
    return () => ending.abort();
  }, [attempt]);

  const retry = useCallback(() => {
    setState("starting");
    setAttempt((count) => count + 1);
  }, []);
  const toggleLight = useCallback(() => {
    const next = isLit !== true;
    const light: MediaTrackConstraintSet & { torch: boolean } = { torch: next };
    void track?.applyConstraints({ advanced: [light] }).then(() => setLit(next));
  }, [isLit, track]);
  return { video, state, isLit, toggleLight, retry };
}

async function openCamera(): Promise<MediaStream> {
  // Without a secure connection browsers have no such thing.
  if (!("mediaDevices" in navigator)) throw new DOMException("no camera here", "NotFoundError");
  const size = { width: { ideal: 1_280 }, height: { ideal: 720 } };
  return navigator.mediaDevices.getUserMedia({
    video: { facingMode: { ideal: "environment" }, ...size },
    audio: false,
  });
}

function hasLight(track: MediaStreamTrack): boolean {
  // Some browsers have no capabilities at all.
  return "getCapabilities" in track && "torch" in track.getCapabilities();
}

async function readAll(
  video: HTMLVideoElement,
  ending: AbortSignal,
  onLook: (code: string | undefined) => void,
): Promise<void> {
  const reader = await openReader();
  ending.addEventListener("abort", () => reader.close());
  let failures = 0;
  try {
    while (!ending.aborted) {
      try {
        const code = await reader.read(video);
        failures = 0;
        onLook(code === "" ? undefined : code);
      } catch (error) {
        failures += 1;
        if (failures >= FAILURES_MAX) throw error instanceof DOMException ? new Error(error.message) : error;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  } finally {
    reader.close();
  }
}
