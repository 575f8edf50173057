/// The form of an event's settings: what is typed, what is wrong with it, and sending what has changed.
import { useMutation } from "@tanstack/react-query";
import { useState, type ChangeEvent, type SubmitEvent } from "react";

import { api, bodyOf, type Schemas } from "../../../api/client";
import { Problem } from "../../../api/problem";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { useRefresh } from "../queries";
import {
  boundsOf,
  faultsOf,
  fieldOf,
  patchOf,
  settingsOf,
  type Fault,
  type Field,
  type Settings,
  type TextField,
} from "./form";
import { settingsStrings } from "./strings";

type Errors = Partial<Record<Field, string>>;

export function useSettingsForm(event: Schemas["EventDetailBody"]) {
  const t = useStrings(settingsStrings);
  const refresh = useRefresh(event.event_id);
  const wordingOf = useWording();
  // The event may change while one writes: changes are told by what the form began with.
  const [before, setBefore] = useState(() => settingsOf(event));
  const [settings, setSettings] = useState(before);
  const [hasTried, setTried] = useState(false);
  /** How often something was wrong before the engine was asked. */
  const [faultyTries, setFaultyTries] = useState(0);
  const [outcome, setOutcome] = useState<"saved" | "nothing">();
  const save = useMutation({
    mutationFn: (body: Schemas["EventPatchBody"]) =>
      bodyOf(api.PATCH("/api/events/{id}", { params: { path: { id: event.event_id } }, body })),
    onSuccess: async (saved) => {
      const now = settingsOf(saved);
      setBefore(now);
      setSettings(now);
      setTried(false);
      setOutcome("saved");
      await refresh();
    },
  });
  const faults = faultsOf(settings, event.time_zone);
  const patch = patchOf(before, settings, event.time_zone);
  const changes = Object.keys(patch).length;
  const isFaulty = hasTried && Object.keys(faults).length > 0;
  const refusal = save.error instanceof Problem ? save.error.fieldErrors : [];
  const errors: Errors = {};
  if (hasTried) for (const [field, fault] of entriesOf(faults)) errors[field] = wordingOf(field, fault);
  for (const { field, detail } of refusal) {
    const input = fieldOf(field);
    if (input !== undefined && errors[input] === undefined) errors[input] = detail;
  }
  const change = (some: Partial<Settings>): void => {
    setSettings({ ...settings, ...some });
    setOutcome(undefined);
  };
  return {
    ...{ settings, errors, changes, isFaulty, faultyTries, outcome, save, change },
    /** What buyers pay would be something else after saving. */
    isRepriced: patch.prices !== undefined || patch.taxes !== undefined,
    /** All that was refused stands beside its input. */
    isRefusalShown: refusal.length > 0 && refusal.every(({ field }) => fieldOf(field) !== undefined),
    submit: (submitted: SubmitEvent): void => {
      submitted.preventDefault();
      setTried(true);
      setOutcome(undefined);
      if (Object.keys(faults).length > 0) setFaultyTries(faultyTries + 1);
      else if (changes === 0) setOutcome("nothing");
      else save.mutate(patch);
    },
    undo: (): void => {
      setSettings(before);
      setTried(false);
      setOutcome(undefined);
      save.reset();
    },
    /** What ties an input to its field. */
    bind: (field: TextField) => ({
      label: t(field),
      value: settings[field],
      error: errors[field],
      onChange: ({ target }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => change({ [field]: target.value }),
    }),
  };
}

export type SettingsForm = ReturnType<typeof useSettingsForm>;

/** What is wrong with a field, in words. */
function useWording(): (field: Field, fault: Fault) => string {
  const t = useStrings(settingsStrings);
  const { number } = useFormats();
  return (field, fault) => {
    const { least, most } = boundsOf(field);
    const name = fault === "notWhole" && field === "hold_minutes" ? "noMinutes" : fault;
    return t(name, { least: number(least), most: number(most) });
  };
}

function entriesOf<Key extends string, Value>(record: Partial<Record<Key, Value>>): [Key, Value][] {
  return Object.entries(record) as [Key, Value][];
}
