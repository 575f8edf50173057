-- Loading an event reads what changed something before refusals, and those that end last before others: in the order of
-- an index each, however many there are. x'0103' is how a stored refusal begins. Another index, by user and key, is made
-- where one is needed (sqlite/outcomes.rs).
DROP INDEX outcomes_of_event;
CREATE INDEX outcomes_effects ON outcomes (event, expires_at) WHERE substr(outcome, 1, 2) <> x'0103';
CREATE INDEX outcomes_refusals ON outcomes (event, expires_at) WHERE substr(outcome, 1, 2) = x'0103';
