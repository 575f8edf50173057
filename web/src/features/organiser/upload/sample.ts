/// Small plans to begin from: they show every part of the format, and can be uploaded as they are.

const DAYS_AHEAD = 60;

/** Eight in the evening in Lima (UTC−5), so many days from now. */
function evening(now: number, days: number): string {
  return `${new Date(now + days * 86_400_000).toISOString().slice(0, 10)}T20:00:00-05:00`;
}

function head(now: number) {
  return {
    name: "Noche de boleros",
    category: "concert",
    description: "Una voz, un piano y diez boleros.",
    venue: "Sala Miraflores",
    city: "Lima",
    starts_at: evening(now, DAYS_AHEAD),
    time_zone: "America/Lima",
    status: "draft",
    currency: "PEN",
    opens_at: evening(now, 7),
    closes_at: evening(now, DAYS_AHEAD),
    seats_per_hold: 6,
    seats_per_buyer: 8,
    prices: "inclusive",
    fees: [{ name: "Servicio", per: "place", amount: 500 }],
    taxes: [{ name: "IGV", basis_points: 1_800 }],
    tiers: [
      { tier: "vip", name: "VIP", price: 15_000 },
      { tier: "general", name: "General", price: 7_000 },
    ],
    stage: {
      outline: [
        [0, 0],
        [90, 0],
        [90, 30],
        [0, 30],
      ],
    },
  };
}

/** Lines of JSON that a person can find their way in: short things on one line. */
function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /\{\n\s+("(?:row|tier|name|number)"[^{}[\]]*?)\n\s+\}/g,
    (_, inside: string) => `{ ${inside.replace(/\n\s+/g, " ")} }`,
  );
}

/** An event with its seats: two sections of rows and a standing area. */
export function samplePlan(now: number): string {
  const row = (name: string, y: number) => ({ row: name, from: 1, to: 14, x: 3, y, step: 6 });
  const sections = [
    {
      section: "PLATEA",
      name: "Platea",
      tier: "vip",
      rows: ["A", "B", "C", "D"].map((name, index) => row(name, 50 + index * 9)),
    },
    {
      section: "BALCON",
      name: "Balcón",
      tier: "general",
      rows: [
        row("A", 105),
        row("B", 114),
        {
          row: "C",
          seats: [
            { number: 1, x: 3, y: 123, accessible: true },
            { number: 2, x: 11, y: 123, companion: true },
            { number: 3, x: 73, y: 123, companion: true },
            { number: 4, x: 81, y: 123, accessible: true },
          ],
        },
      ],
    },
    {
      section: "PISTA",
      name: "Pista de pie",
      kind: "area",
      capacity: 60,
      tier: "general",
      outline: [
        [0, 136],
        [90, 136],
        [90, 160],
        [0, 160],
      ],
    },
  ];
  return `${pretty({ ...head(now), sections })}\n`;
}

/** An event without its seats, for a CSV or pretix plan. */
export function sampleHeader(now: number): string {
  return `${pretty(head(now))}\n`;
}

/** Seats for the header: a line for each. */
export function sampleCsv(): string {
  const lines = ["section,row,number,tier,x,y,accessible"];
  for (const [row, y] of [
    ["A", 50],
    ["B", 59],
    ["C", 68],
  ] as const) {
    for (let number = 1; number <= 12; number += 1) {
      const accessible = row === "C" && number === 1 ? "true" : row === "C" && number === 2 ? "companion" : "";
      lines.push(`PLATEA,${row},${number},${row === "A" ? "vip" : "general"},${6 * number},${y},${accessible}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
