/// What is wrong with a plan, each with its place; a click shows the line where it can be corrected.
import { useMemo } from "react";

import { useStrings } from "../../../i18n";
import css from "./Problems.module.css";
import { placesOf, type Parts, type PlanProblem } from "./plan-files";
import { uploadStrings } from "./strings";
import { showLine } from "./show-line";

interface ProblemsProps {
  problems: readonly PlanProblem[];
  parts: Parts;
}

/** The engine's list. */
export function Problems({ problems, parts }: ProblemsProps) {
  const t = useStrings(uploadStrings);
  const places = useMemo(() => placesOf(problems, parts), [problems, parts]);
  return (
    <section className={css.problems} role="alert">
      <h2>{t("problemsTitle", { count: problems.length })}</h2>
      <p className={css.lead}>{t("problemsLead")}</p>
      <ol className={css.list}>
        {problems.map((problem, index) => {
          const { part, line } = places[index] ?? { part: undefined, line: undefined };
          const file = part === undefined ? undefined : parts[part];
          return (
            <li key={`${index} ${problem.field}`} className={css.row}>
              <span className={css.place}>
                {file !== undefined && <span className={css.file}>{file.name}</span>}
                {line !== undefined && file !== undefined ? (
                  <button
                    type="button"
                    className={css.jump}
                    aria-label={t("showLine", { line })}
                    onClick={() => showLine(file.part, line)}
                  >
                    {t("line", { line })}
                  </button>
                ) : (
                  problem.field === "" && <code className={css.field}>{t("somewhere")}</code>
                )}
                {problem.field.startsWith("/") && <code className={css.field}>{problem.field}</code>}
              </span>
              <span>{problem.detail}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
