/// A sample order and its event, for tests.
import type { Schemas } from "./client";

/** Tokens of a real engine. */
export const TOKENS = [
  "TB1:O01 G2-50RSBW 0OED/PD6UEG21LB8ZA8ZA8 97$H0K%81R8G8G C2DE5%/IHI1FQKSLHM7JJ/D//R6FD C2DE5+VGRDCI/VW B3EJO.H%/IHI1 C2DE5%/IHI1VB6J$G//MYGIW+QQZALC2I43-01:O4I00U64FXPGT7QFPZ+M4OV%FBXABLINTUN.T5T%NPIR1R7.C5AUVGO2 68E2P:GG:7V5N5TFOL*0B*VTTHQL22GKIEN+K6S8CCRB$VDVAEQEI/Z7I 1378PRGULV+ZVUPTXE0$KC3JFZBRONVMTPE499T0TD4V34J.B9C2+ES2JKJ/KQ29AV24AGE I .81XOBK888U EOEYJB0",
  "TB1:O01$G2-50DYBW 0OED/PD6UE281LB8ZA8ZA8$96R13:E4ID1G31-01FD2G424-2+R4B0HX6I/*Q6XALI6N FFD2/32ZL5WAA*FRG5F7%OXZU4-29P4FD2G424-2+P4+XG$S4MFOQWAPQQ4NBRH02EG9D2N015D2CJIQKJCFD6+0S3DP3U:R3QN0HEW* 9A$7.FVRR6PQC3B2S70FE3YGCUQTBEG:BK*.P3/QIIN*:PH94*7SZ1W*2K2Q8DHPY/8*SEG8PD$7NRMMN5T3QLKCBKCFDG/AK/S5M+N$47GJG5B8XIBBI28E4RC1:4LW-MNWB203A5DVRQ6M5MGO%LG5K2XWM+L0.20ZEJEI1AX0",
] as const;

const money = (amount: number): Schemas["Money"] => ({ amount, currency: "PEN" });

/** An order of two seats; parts of it may be others. */
export function sampleOrder(parts: Partial<Schemas["OrderBody"]> = {}): Schemas["OrderBody"] {
  return {
    hold_id: "96170b24-3184-8524-b5c0-9154d4d25550",
    payment_due_at: null,
    contact: null,
    payment: null,
    order_id: "96170b24-3184-8524-b5c0-9154d4d2555b",
    event_id: "842b6150-fcd8-5d77-98c4-8df396170b24",
    user_id: "ana",
    status: "completed",
    refunds: [],
    refunded: { amount: 0, currency: "PEN" },
    failure: null,
    items: [],
    subtotal: money(5_600),
    fees: money(1_000),
    tax: money(1_188),
    total: money(7_788),
    prices: "inclusive",
    price_parts: {
      net: money(5_600),
      fees: [{ name: "Cargo", amount: money(1_000) }],
      taxes: [{ name: "IGV", basis_points: 1_800, amount: money(1_188) }],
    },
    order_fees: [],
    tickets: TOKENS.map((token, index) => ({
      ticket_id: `96170b24-a2d5-8a46-979c-6e77dd4d697${index}`,
      seat: `SALA-A-${9 + index}`,
      token,
      qr_svg: "",
      status: "valid" as const,
      used_at: null,
    })),
    created_at: "2026-11-24T23:41:09.551Z",
    completed_at: "2026-11-24T23:41:09.556Z",
    ...parts,
  };
}

/** The event of that order; parts of it may be others. */
export function sampleEvent(parts: Partial<Schemas["EventDetailBody"]> = {}): Schemas["EventDetailBody"] {
  return {
    organisation: "main",
    event_id: "842b6150-fcd8-5d77-98c4-8df396170b24",
    name: "¿Quién soñó con el ñandú? Función de año nuevo",
    description: "Una noche de estreno.",
    category: "theatre",
    venue: "Teatro Peón Contreras",
    city: "Mérida",
    starts_at: "2026-12-31T23:40:00.000Z",
    time_zone: "America/Lima",
    status: "on_sale",
    currency: "PEN",
    sale: { opens_at: "2026-11-01T00:00:00.000Z", closes_at: "2026-12-31T23:40:00.000Z" },
    price_from: money(2_800),
    counts: { capacity: 100, available: 98, held: 0, sold: 2, blocked: 0 },
    limits: { seats_per_hold: 8, seats_per_buyer: 8 },
    hold_seconds: 600,
    extensions: 1,
    orphan_rule: "off",
    ask_phone: false,
    confirm_email: false,
    protection: {
      places_held_max: 0,
      rehold_pause_seconds: 0,
      abandoned_max: 0,
      address_abandoned_max: 0,
      abandoned_window_seconds: 0,
      short_hold_seconds: 0,
      abandoned_pause_seconds: 0,
      release_jitter_ms: 0,
    },
    prices: "inclusive",
    fees: [],
    taxes: [],
    order_fees: [],
    tiers: [],
    invoice_instructions: null,
    sections: [{ section: "SALA", name: "Sala principal", kind: "seats", capacity: 100, outline: [] }],
    ...parts,
  };
}
