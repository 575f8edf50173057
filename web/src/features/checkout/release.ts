/// Giving seats up.
import { useMutation } from "@tanstack/react-query";

import { api } from "../../api/client";
import { forgetHold } from "../../holds/holds";
import { isGone } from "./hold";

/** Gives a hold up; one that is gone already is as good. */
async function release(holdId: string): Promise<void> {
  try {
    await api.DELETE("/api/holds/{id}", { params: { path: { id: holdId } } });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  forgetHold(holdId);
}

/** Giving a hold up, with what happens then. */
export function useRelease(holdId: string, onReleased: () => void) {
  return useMutation({ mutationFn: () => release(holdId), onSuccess: onReleased });
}
