// Made by `npm run api` from `ticketbuster openapi`. Do not edit.
export interface paths {
    "/api/admin/mail/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test mail, and say what the mail server answers: to one's own verified address (organisers), or to any (admins;
         *     every few seconds at most).
         */
        post: operations["admin_check_mail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/payments/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask the payment provider something that changes nothing, to see whether its settings are right (organisers; every
         *     few seconds at most).
         */
        post: operations["admin_check_payments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How payments and mails are set up here, without secrets (organisers). */
        get: operations["admin_settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How to log in. */
        get: operations["auth_config"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/dev-login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Log in as anybody. Development only. */
        post: operations["auth_dev_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/guest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A session for somebody without an account: a buyer's, for this event alone. */
        post: operations["auth_guest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/guest/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a guest the code by which they show that an address is theirs. It is taken until `expires_at`. */
        post: operations["auth_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/guest/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show by the code of the mail that an address is one's own: a session of the same guest that says so. */
        post: operations["auth_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the session that is presented, everywhere. */
        post: operations["auth_logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchange an access token of the identity provider for a session. */
        post: operations["auth_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The categories that the catalogue has, with how many events of each. */
        get: operations["events_categories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The catalogue. */
        get: operations["events_list"];
        put?: never;
        /** Create an event from our own JSON, or from a header with a CSV or pretix plan (see docs/import.md). */
        post: operations["organiser_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An event with its sections and tiers. */
        get: operations["events_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change an event; what is left out stays. */
        patch: operations["organiser_patch"];
        trace?: never;
    };
    "/api/events/{id}/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts by section and price tier. */
        get: operations["events_availability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/block": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep places for the house. */
        post: operations["organiser_block"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/calendar.ics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An event as a calendar file (iCalendar). */
        get: operations["events_calendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/gate-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tickets of an event that are used or void, or all of them, by id (gate staff). */
        get: operations["tickets_gate_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what to an event, newest first (organisers of its organisation). */
        get: operations["organiser_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own holds in an event that no order has, those that end first first. */
        get: operations["holds_list"];
        put?: never;
        /** Hold seats and area places, all or nothing. */
        post: operations["holds_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/layout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The static geometry and labels of an event. */
        get: operations["events_layout"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/layout/packed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same in a fifth of the bytes: places as steps from seat to seat, labels and what seats share as runs. */
        get: operations["events_packed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/mail-failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The mails of this event that were given up, newest first (organisers). */
        get: operations["organiser_failures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/mails/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a mail about this event reads, with an invented order (organisers). */
        get: operations["organiser_preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/orders.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The orders of an event as CSV, oldest first; amounts in minor units (organisers). */
        get: operations["organiser_orders_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The orders of an event whose payments are in this state, newest first, and how many are in each (organisers). */
        get: operations["organiser_of_event"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an event's refunds are (organisers). It costs the same however many there are. */
        get: operations["organiser_refunds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the sale goes. */
        get: operations["organiser_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/seats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The state of every seat: packed, or as a list for people. */
        get: operations["events_seats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open, pause, close or cancel. */
        post: operations["organiser_status"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The ticket that has this printed number, for a gate that can't read its code (gate staff). */
        get: operations["tickets_numbered"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/unblock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give places back to the public. */
        post: operations["organiser_unblock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/holds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A hold of one's own. */
        get: operations["holds_show"];
        put?: never;
        post?: never;
        /** Give a hold up. */
        delete: operations["holds_release"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/holds/{id}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a hold's time again. */
        post: operations["holds_extend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own orders; an organiser may list all of an event. */
        get: operations["orders_list"];
        put?: never;
        /** Order a hold, or hold and order in one step. Accepted means durable. */
        post: operations["orders_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An order of one's own. */
        get: operations["orders_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a completed order of one's own none of whose tickets was used; its payment is given back. Or one that
         *     awaits its payment.
         */
        post: operations["orders_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase how the buyer of an order is reached (the buyer, or organisers). Its tickets stay valid, and no mail is sent any
         *     more.
         */
        post: operations["orders_erase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/links/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End every link of an order that was sent until now (the buyer, or organisers). */
        post: operations["orders_revoke_links"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/paid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that an order which awaits its payment is paid (organisers). Its tickets are issued then. */
        post: operations["orders_paid"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/payment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the provider how far the payment of an order of one's own is, or for another payment in place of it. */
        post: operations["payments_pay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The payments of an order with what happened to each (organisers). */
        get: operations["organiser_of_order"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refund a completed order, some of its tickets or an amount, or cancel an order that awaits its payment (organisers). */
        post: operations["orders_refund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tickets of an order. */
        get: operations["tickets_of_order"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/recover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send links to the ten newest orders with this address there, if there are any. The answer does not tell. */
        post: operations["orders_recover"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who takes the money. */
        get: operations["payments_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payments/{provider}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take an event of a payment provider, in the provider's own form and with its signature. It is a reason to ask the
         *     provider, never the proof of anything.
         */
        post: operations["payments_event"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}.{format}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A ticket's QR code as SVG or PNG. */
        get: operations["tickets_picture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/check-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let somebody in, once (gate staff). */
        post: operations["tickets_check_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public keys that tickets are verified with. */
        get: operations["tickets_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a token says (gate staff). */
        post: operations["tickets_verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process answers. */
        get: operations["operations_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Format: int32
         * @description Holds that may end without an order; 0 is off.
         */
        AbandonedMax: number;
        /** @description An accepted order. */
        AcceptedBody: {
            /** @description Its event. */
            event_id: string;
            /** @description The hold that it was. */
            hold_id: string;
            /** @description Where to look further. */
            links: components["schemas"]["Links"];
            /** @description Its id. */
            order_id: string;
            /** @description `pending`, or `awaiting_payment` where orders are paid by invoice. */
            status: components["schemas"]["OrderStatus"];
        };
        /** @description An area's places. */
        AreaBody: {
            /**
             * Format: int64
             * @description Kept by the house.
             */
            blocked: number;
            /**
             * Format: int64
             * @description Places.
             */
            capacity: number;
            /**
             * Format: int64
             * @description Held.
             */
            held: number;
            /** @description The section's code. */
            section: string;
            /**
             * Format: int64
             * @description Sold.
             */
            sold: number;
        };
        /**
         * Format: int32
         * @description Places of an area.
         */
        AreaCapacity: number;
        /** @description Some places of an area. */
        AreaWish: {
            /** @description How many places. */
            quantity: components["schemas"]["Places"];
            /** @description The area's section code. */
            section: string;
        };
        /** @description How to log in. */
        AuthConfigBody: {
            /** @description What a browser's application is called there (`oidc`). */
            client_id?: string;
            /** @description Whether `POST /api/auth/dev-login` gives sessions. */
            dev_login: boolean;
            /** @description Whether `POST /api/auth/guest` gives sessions to people without an account. */
            guests: boolean;
            /** @description The identity provider (`oidc`). */
            issuer?: string;
            /** @description Who logs in. */
            mode: components["schemas"]["AuthMode"];
            /** @description What to ask for there (`oidc`). */
            scopes?: string[];
        };
        /**
         * @description Who logs in: anybody as anybody, or whom the identity provider knows.
         * @enum {string}
         */
        AuthMode: "dev" | "oidc";
        /** @description Counts by section and price tier. */
        AvailabilityBody: {
            /** @description All places. */
            counts: components["schemas"]["CountsBody"];
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /** @description By section and tier. */
            groups: components["schemas"]["GroupBody"][];
            /**
             * Format: int64
             * @description The state that they are of.
             */
            seq: number;
        };
        /** @description A wish for the best seats left. */
        BestWish: {
            /**
             * Format: int32
             * @description How many must be wheelchair places.
             */
            accessible?: number;
            /** @description Refuse rather than split the group. */
            adjacent?: boolean;
            /** @description How many seats. */
            quantity: components["schemas"]["Places"];
            /** @description Only in this section. */
            section?: string | null;
            /** @description Only in this tier. */
            tier?: string | null;
        };
        /** @description How far the cancellation of an event has come. */
        CancellationBody: {
            /** @description Whether nothing is left to do, and all of it is durable. */
            finished: boolean;
            /**
             * Format: int64
             * @description Holds that are still to be ended.
             */
            holds_left: number;
            /**
             * Format: int64
             * @description Orders that are still to be decided or refunded.
             */
            orders_left: number;
            /**
             * Format: int64
             * @description Orders that are refunded.
             */
            orders_refunded: number;
        };
        /** @description The categories of the catalogue. */
        CategoriesBody: {
            /** @description By name. */
            items: components["schemas"]["CategoryBody"][];
        };
        /** @description A category. */
        CategoryBody: {
            /** @description Its slug. */
            category: string;
            /**
             * Format: int64
             * @description Events of it.
             */
            events: number;
        };
        /** @description Somebody was let in. */
        CheckedInBody: {
            /** @description Always true. */
            checked_in: boolean;
            /**
             * Format: uuid
             * @description Its event.
             */
            event_id: string;
            /** @description Where. */
            gate: string;
            /** @description The seat's label, or the area's section code. */
            seat: string;
            /** @description The ticket. */
            ticket_id: string;
            /**
             * Format: date-time
             * @description When: now, or when the gate says that it was.
             */
            used_at: string;
        };
        /** @description A ticket to check in: by its token, or by its id. */
        CheckInRequest: {
            /** @description Refuse tickets of other events. */
            event_id?: string | null;
            /** @description Which gate. */
            gate: components["schemas"]["GateName"];
            /**
             * Format: date-time
             * @description When they were let in, RFC 3339, if the gate was offline then; left out, now.
             */
            scanned_at?: string | null;
            /** @description In place of a token whose code can't be read: the ticket whose number staff read and typed. */
            ticket_id?: string | null;
            /** @description What the QR code shows. */
            token?: string | null;
        };
        /** @description The code that a guest was sent. */
        CodeConfirmation: {
            /** @description Six digits. */
            code: string;
            /** @description Where it was sent. */
            email: components["schemas"]["EmailAddress"];
        };
        /** @description Where a guest wants their code. */
        CodeRequest: {
            /** @description The address that they say is theirs. */
            email: components["schemas"]["EmailAddress"];
            language?: components["schemas"]["MailLanguage"] | null;
        };
        /** @description A code is on its way. */
        CodeSentBody: {
            /**
             * Format: date-time
             * @description Until when it is taken.
             */
            expires_at: string;
        };
        /**
         * @description How a buyer is reached. It is kept beside the order until it is erased, and shown to the buyer and to the organisers
         *     of the event.
         */
        Contact: {
            email?: components["schemas"]["EmailAddress"] | null;
            language?: components["schemas"]["MailLanguage"] | null;
            name?: components["schemas"]["PersonName"] | null;
            phone?: components["schemas"]["PhoneNumber"] | null;
        };
        /** @description Places by status. */
        CountsBody: {
            /**
             * Format: int64
             * @description Free.
             */
            available: number;
            /**
             * Format: int64
             * @description Kept by the house.
             */
            blocked: number;
            /**
             * Format: int64
             * @description All of them.
             */
            capacity: number;
            /**
             * Format: int64
             * @description Held, or in an order that is not decided yet.
             */
            held: number;
            /**
             * Format: int64
             * @description Bought.
             */
            sold: number;
        };
        /** @description ISO 4217. */
        CurrencyCode: string;
        /** @description One or two sentences; may be empty. */
        Description: string;
        /** @description Who to be. */
        DevLogin: {
            email?: components["schemas"]["EmailAddress"] | null;
            organisations?: components["schemas"]["OrganisationsOfUser"] | null;
            /** @description Left out: buyer. */
            roles?: components["schemas"]["Role"][];
            /** @description Any name. */
            user: components["schemas"]["UserName"];
        };
        /** @description A change that has nothing to show but its place in the journal. */
        DoneBody: {
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /**
             * Format: int64
             * @description The sequence number after it.
             */
            seq: number;
        };
        /** @description Where mails go: an address such as `ana@example.com`. */
        EmailAddress: string;
        /**
         * @description How the map is packed.
         * @enum {string}
         */
        Encoding: "2bit";
        /** @description Why a contact is erased. */
        EraseBody: {
            reason?: components["schemas"]["Reason"] | null;
        };
        /** @description An event of the catalogue. */
        EventBody: {
            /** @description Whether guests give a phone number, too. */
            ask_phone: boolean;
            /** @description Category slug. */
            category: string;
            /** @description Its city. */
            city: string;
            /** @description Whether guests confirm their address by a code that is sent there. */
            confirm_email: boolean;
            /** @description Places by status. */
            counts: components["schemas"]["CountsBody"];
            /** @description ISO 4217. */
            currency: string;
            /** @description One or two sentences. */
            description: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            event_id: string;
            /**
             * Format: int32
             * @description How often a hold may be extended.
             */
            extensions: number;
            /** @description Fees, as they were entered. */
            fees: components["schemas"]["FeeBody"][];
            /**
             * Format: int64
             * @description How long a hold lives, in seconds.
             */
            hold_seconds: number;
            /** @description Limits per buyer. */
            limits: components["schemas"]["LimitsBody"];
            /** @description Its name. */
            name: string;
            /** @description What an order costs once, beside the prices of its places. */
            order_fees: components["schemas"]["OrderFeeBody"][];
            /**
             * @description Whose it is: the slug of an organisation.
             * @example main
             */
            organisation: string;
            /** @description What happens to hand-picked choices that leave a seat alone. */
            orphan_rule: components["schemas"]["OrphanRule"];
            price_from: components["schemas"]["Money"] | null;
            /**
             * @description Whether prices and fees were entered with what belongs to them (`inclusive`), or net (`exclusive`).
             *     What answers call a price is always what is paid.
             */
            prices: components["schemas"]["Prices"];
            /** @description What is done against those who hold places to keep them from others. */
            protection: components["schemas"]["ProtectionBody"];
            /** @description The sale window. */
            sale: components["schemas"]["SaleBody"];
            /**
             * Format: date-time
             * @description When it begins.
             */
            starts_at: string;
            /** @description Where it stands now. */
            status: components["schemas"]["EventStatus"];
            /** @description Taxes. */
            taxes: components["schemas"]["TaxBody"][];
            /** @description IANA time zone of the venue. */
            time_zone: string;
            /** @description The venue. */
            venue: string;
        };
        /** @description An event with its sections and tiers. */
        EventDetailBody: components["schemas"]["EventBody"] & {
            /** @description Sections. */
            sections: components["schemas"]["SectionBody"][];
            /** @description Price tiers. */
            tiers: components["schemas"]["TierBody"][];
        };
        /** @description Everything about an event but its seats. */
        EventDocument: {
            /** @description Whether guests give a phone number, too; left out, not. */
            ask_phone?: boolean;
            /** @description Category slug. */
            category: components["schemas"]["EventText"];
            /** @description Its city. */
            city: components["schemas"]["EventText"];
            /**
             * Format: date-time
             * @description First instant after the sale; left out, `starts_at`.
             */
            closes_at?: string | null;
            /** @description Whether guests confirm their address by a code that is sent there; left out, not. */
            confirm_email?: boolean;
            /** @description ISO 4217. */
            currency: components["schemas"]["CurrencyCode"];
            /** @description One or two sentences. */
            description?: components["schemas"]["Description"];
            /**
             * Format: uuid
             * @description A UUID of one's own; left out, a fresh one.
             */
            event_id?: string | null;
            extensions?: components["schemas"]["Extensions"] | null;
            /** @description Fees. */
            fees?: components["schemas"]["FeeDocument"][];
            hold_seconds?: components["schemas"]["HoldSeconds"] | null;
            /** @description Its name. */
            name: components["schemas"]["EventText"];
            /**
             * Format: date-time
             * @description First instant of the sale; left out, now.
             */
            opens_at?: string | null;
            organisation?: components["schemas"]["OrganisationSlug"] | null;
            /** @description `off`, `warn` or `refuse`; left out, `off`. */
            orphan_rule?: components["schemas"]["OrphanRule"];
            prices?: components["schemas"]["Prices"] | null;
            protection?: components["schemas"]["ProtectionBody"] | null;
            seats_per_buyer?: components["schemas"]["SeatsPerBuyer"] | null;
            seats_per_hold?: components["schemas"]["SeatsPerHold"] | null;
            /** @description Its sections. */
            sections: components["schemas"]["SectionDocument"][];
            stage?: components["schemas"]["StageDocument"] | null;
            /**
             * Format: date-time
             * @description When it begins, RFC 3339.
             */
            starts_at: string;
            status?: components["schemas"]["EventStatus"] | null;
            tax?: components["schemas"]["TaxDocument"] | null;
            /** @description Taxes. */
            taxes?: components["schemas"]["TaxDocument"][];
            /** @description Price tiers. */
            tiers: components["schemas"]["TierDocument"][];
            /** @description IANA time zone of the venue. */
            time_zone: string;
            /** @description The venue. */
            venue: components["schemas"]["EventText"];
        };
        /** @description Everything about an event but its seats. */
        EventHeader: {
            /** @description Whether guests give a phone number, too; left out, not. */
            ask_phone?: boolean;
            /** @description Category slug. */
            category: components["schemas"]["EventText"];
            /** @description Its city. */
            city: components["schemas"]["EventText"];
            /**
             * Format: date-time
             * @description First instant after the sale; left out, `starts_at`.
             */
            closes_at?: string | null;
            /** @description Whether guests confirm their address by a code that is sent there; left out, not. */
            confirm_email?: boolean;
            /** @description ISO 4217. */
            currency: components["schemas"]["CurrencyCode"];
            /** @description One or two sentences. */
            description?: components["schemas"]["Description"];
            /**
             * Format: uuid
             * @description A UUID of one's own; left out, a fresh one.
             */
            event_id?: string | null;
            extensions?: components["schemas"]["Extensions"] | null;
            /** @description Fees. */
            fees?: components["schemas"]["FeeDocument"][];
            hold_seconds?: components["schemas"]["HoldSeconds"] | null;
            /** @description Its name. */
            name: components["schemas"]["EventText"];
            /**
             * Format: date-time
             * @description First instant of the sale; left out, now.
             */
            opens_at?: string | null;
            organisation?: components["schemas"]["OrganisationSlug"] | null;
            /** @description `off`, `warn` or `refuse`; left out, `off`. */
            orphan_rule?: components["schemas"]["OrphanRule"];
            prices?: components["schemas"]["Prices"] | null;
            protection?: components["schemas"]["ProtectionBody"] | null;
            seats_per_buyer?: components["schemas"]["SeatsPerBuyer"] | null;
            seats_per_hold?: components["schemas"]["SeatsPerHold"] | null;
            stage?: components["schemas"]["StageDocument"] | null;
            /**
             * Format: date-time
             * @description When it begins, RFC 3339.
             */
            starts_at: string;
            status?: components["schemas"]["EventStatus"] | null;
            tax?: components["schemas"]["TaxDocument"] | null;
            /** @description Taxes. */
            taxes?: components["schemas"]["TaxDocument"][];
            /** @description Price tiers. */
            tiers: components["schemas"]["TierDocument"][];
            /** @description IANA time zone of the venue. */
            time_zone: string;
            /** @description The venue. */
            venue: components["schemas"]["EventText"];
        };
        /**
         * @description Those that can be bought first (then by start), by start, by the cheapest tier, or by name.
         * @enum {string}
         */
        EventOrder: "available" | "date" | "price" | "name";
        /**
         * @description Where an event stands.
         * @enum {string}
         */
        EventStatus: "draft" | "scheduled" | "on_sale" | "paused" | "closed" | "cancelled";
        /** @description One line that says something. */
        EventText: string;
        /** @description A token of the identity provider, if it is not in the `Authorization` header. */
        Exchange: {
            /** @description The access token. */
            token: string;
        };
        /**
         * Format: int32
         * @description Extensions of one hold.
         */
        Extensions: number;
        /** @description Why an order failed. */
        FailureBody: {
            /** @description `payment_declined`, `payment_timeout` or `event_cancelled`. */
            code: components["schemas"]["FailureCode"];
            /** @description What would be right. */
            detail: string;
        };
        /**
         * @description Why an order failed.
         * @enum {string}
         */
        FailureCode: "payment_declined" | "payment_timeout" | "event_cancelled";
        /** @description A fee. */
        FeeBody: {
            /**
             * Format: int64
             * @description Minor units, for `place` and `order`; with its taxes if prices are inclusive.
             */
            amount: number | null;
            /**
             * Format: int32
             * @description Hundredths of a per cent of each place's price as it was entered, for `subtotal`.
             */
            basis_points: number | null;
            /** @description Its name. */
            name: string;
            /** @description `place`, `order` or `subtotal`. */
            per: components["schemas"]["FeePer"];
        };
        /** @description A fee: `amount` per `place` or `order`, or `basis_points` of the `subtotal`. */
        FeeDocument: {
            amount?: components["schemas"]["Price"] | null;
            basis_points?: components["schemas"]["Rate"] | null;
            /** @description Its name. */
            name: string;
            /** @description `place`, `order` or `subtotal`. */
            per: components["schemas"]["FeePer"];
        };
        /** @description A fee in a price. */
        FeePartBody: {
            /** @description Its net amount. */
            amount: components["schemas"]["Money"];
            /** @description Its name; empty if it is not known any more. */
            name: string;
        };
        /**
         * @description What a fee is taken on: `amount` for `place` and `order`, `basis_points` for `subtotal`.
         * @enum {string}
         */
        FeePer: "place" | "order" | "subtotal";
        /** @description A field that was changed. */
        FieldChangeBody: {
            /** @description Its name, as the event has it. */
            field: string;
            /** @description Its value before; long ones are cut. */
            from: string;
            /** @description Its value afterwards. */
            to: string;
        };
        /** @description Tickets of an event: those that open no gate any more, or all. */
        GateListBody: {
            /**
             * Format: date-time
             * @description The server's time when this page was read.
             */
            as_of: string;
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /** @description By ticket id. */
            items: components["schemas"]["GateTicketBody"][];
            /** @description What to send as `after` for the next page; null on the last one. */
            next: string | null;
        };
        /**
         * @description Which tickets a gate's list has.
         * @enum {string}
         */
        GateListTickets: "spent" | "all";
        /** @description Which gate: one line. */
        GateName: string;
        /**
         * Format: int32
         * @description Tickets per page; left out, 1000.
         */
        GatePageSize: number;
        /** @description A ticket as gates know it. */
        GateTicketBody: {
            /** @description Where. */
            gate: string | null;
            /** @description The seat's label, or the area's section code. */
            seat: string;
            /** @description `valid`, or why it opens no gate any more. */
            status: components["schemas"]["TicketStatus"];
            /** @description The ticket. */
            ticket_id: string;
            /**
             * Format: date-time
             * @description When somebody was let in with it.
             */
            used_at: string | null;
        };
        /** @description Counts of one section and tier. */
        GroupBody: components["schemas"]["CountsBody"] & {
            /** @description What is paid for a place. */
            price: components["schemas"]["Money"];
            /** @description The section's code. */
            section: string;
            /** @description The tier's code. */
            tier: string;
        };
        /** @description For which event somebody without an account wants a session. */
        GuestLogin: {
            /** @description The event. */
            event_id: string;
        };
        /** @description The process answers. */
        HealthBody: {
            /**
             * @description Which service answers.
             * @example ticketbuster
             */
            service: string;
            /** @description Always `ok`. */
            status: components["schemas"]["HealthStatus"];
            /**
             * Format: date-time
             * @description The server's time.
             */
            timestamp: string;
        };
        /**
         * @description Always `ok`: a process that is not does not answer.
         * @enum {string}
         */
        HealthStatus: "ok";
        /** @description Places of an area that are held. */
        HeldAreaBody: {
            /** @description What is paid for one of them. */
            price: components["schemas"]["Money"];
            /**
             * Format: int32
             * @description How many places.
             */
            quantity: number;
            /** @description The area's section code. */
            section: string;
        };
        /** @description Something that an operator did to an event. */
        HistoryBody: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Who had bought it. */
            buyer_id: string | null;
            /** @description Fields that have another value since. */
            changes: components["schemas"]["FieldChangeBody"][];
            /** @description What. */
            command: components["schemas"]["OperatorCommand"];
            /** @description Where it was scanned. */
            gate: string | null;
            /** @description Labels of the first of these places. */
            labels: string[];
            /** @description Whose order it was. */
            order_id: string | null;
            /**
             * Format: int64
             * @description How many places it was about.
             */
            places: number | null;
            /** @description Why, if it was said. */
            reason: string | null;
            /**
             * Format: date-time
             * @description When it was scanned, if its gate was offline then.
             */
            scanned_at: string | null;
            /** @description Which ticket was scanned. */
            ticket_id: string | null;
            /** @description Who. */
            user_id: string;
        };
        /**
         * @description All but who was let in, or that alone.
         * @enum {string}
         */
        HistoryKind: "commands" | "check_ins";
        /** @description A hold. */
        HoldBody: {
            /** @description Its area places. */
            areas: components["schemas"]["HeldAreaBody"][];
            /** @description Its event. */
            event_id: string;
            /**
             * Format: date-time
             * @description When it ends. An ordered hold ends then only if its payment has failed.
             */
            expires_at: string;
            /**
             * Format: int32
             * @description Extensions that are left.
             */
            extensions_left: number;
            /** @description Sum of the net fees. */
            fees: components["schemas"]["Money"];
            /** @description Its id. */
            hold_id: string;
            /** @description What the total contains once. */
            order_fees: components["schemas"]["OrderFeeBody"][];
            /** @description The order that has it. */
            order_id?: string;
            /** @description Seats that the choice leaves alone. */
            orphans?: string[];
            /** @description Of what the total consists. */
            price_parts: components["schemas"]["PricePartsBody"];
            /** @description Its seats. */
            seats: components["schemas"]["SeatBody"][];
            /**
             * Format: int64
             * @description The sequence number after it.
             */
            seq: number;
            /** @description `active`, or `ordered` once an order has it. */
            status: components["schemas"]["HoldStatus"];
            /** @description Sum of the net prices. */
            subtotal: components["schemas"]["Money"];
            /** @description Sum of the taxes. */
            tax: components["schemas"]["Money"];
            /** @description Whether best-available seats are side by side. */
            together?: boolean;
            /** @description Proof of the hold, to have it back after a restart. */
            token?: string;
            /** @description What ordering it costs: the prices of its places and `order_fees`, which is subtotal + fees + tax. */
            total: components["schemas"]["Money"];
        };
        /** @description Holds that may still be ordered. */
        HoldCountsBody: {
            /**
             * Format: int64
             * @description How many.
             */
            active: number;
            /**
             * Format: int64
             * @description Their places. Held places of `counts` are these and those of the orders that are not decided.
             */
            places: number;
        };
        /**
         * @description What comes or came to a hold.
         * @enum {string}
         */
        HoldNews: "expiring" | "expired";
        /** @description What to hold: seats by label or the best ones, area places, or a lost hold by its token. */
        HoldRequest: {
            /** @description Area places. */
            areas?: components["schemas"]["AreaWish"][];
            best_available?: components["schemas"]["BestWish"] | null;
            /** @description Labels. */
            seats?: string[];
            /** @description The token of a hold to have back after a restart. */
            token?: string | null;
        };
        /** @description Holds of one buyer. */
        HoldsBody: {
            /** @description The holds. */
            items: components["schemas"]["HoldBody"][];
        };
        /**
         * Format: int32
         * @description How long a hold lives.
         */
        HoldSeconds: number;
        /**
         * @description `ordered` once an order has the hold.
         * @enum {string}
         */
        HoldStatus: "active" | "ordered";
        /** @description Visible ASCII characters, best a fresh UUID. */
        IdempotencyKey: string;
        /** @description How the installation is set up. */
        InstallationBody: {
            /** @description Whether somebody without an account may buy. */
            guests: boolean;
            mail: components["schemas"]["MailSetupBody"] | null;
            /** @description How orders are paid. */
            payments: components["schemas"]["PaymentSetupBody"];
            /**
             * Format: date-time
             * @description When this process started.
             */
            started_at: string;
        };
        /** @description A place of an order. */
        ItemBody: {
            /** @description What is paid for one place; of an order without `prices`, the net price. */
            price: components["schemas"]["Money"];
            /**
             * Format: int32
             * @description 1 for a seat.
             */
            quantity: number;
            /** @description The seat's label, or the area's section code. */
            seat: string;
        };
        /**
         * @description What a key signs with.
         * @enum {string}
         */
        KeyAlgorithm: "ed25519";
        LabelRun: string | (string | number)[];
        /** @description The static geometry of an event; arrays are by seat index. */
        LayoutBody: {
            /** @description Seats that are wheelchair places. */
            accessible: number[];
            /** @description Seats beside wheelchair places. */
            companion: number[];
            /** @description How many seats. */
            count: number;
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /** @description Labels, `SECTION-ROW-NUMBER`. Behind the section's code, the row ends at the first `-`; numbers may have some. */
            seats: string[];
            /** @description Index into `sections`. */
            section: number[];
            /** @description Sections. */
            sections: components["schemas"]["SectionBody"][];
            /** @description The stage. */
            stage: components["schemas"]["StageBody"];
            /** @description Index into `tiers`. */
            tier: number[];
            /** @description Price tiers, in the order of the event's. */
            tiers: components["schemas"]["LayoutTierBody"][];
            /** @description Decimetres to the right. */
            x: number[];
            /** @description Decimetres down. */
            y: number[];
        };
        /**
         * @description A price tier of a layout. It has no price, because layouts never change and prices may: the event's tiers,
         *     in the same order, have them.
         */
        LayoutTierBody: {
            /** @description Its name. */
            name: string;
            /** @description Its code. */
            tier: string;
        };
        /** @description Limits per buyer. */
        LimitsBody: {
            /**
             * Format: int32
             * @description Places held and bought by one buyer.
             */
            seats_per_buyer: number;
            /**
             * Format: int32
             * @description Places in one hold.
             */
            seats_per_hold: number;
        };
        /** @description Where to look further. */
        Links: {
            /** @description The order. */
            self: string;
        };
        /** @description One page of a longer list. */
        List_EventBody: {
            /** @description The page's items. */
            items: components["schemas"]["EventBody"][];
            /**
             * Format: int64
             * @description The page, from 1.
             */
            page: number;
            /**
             * Format: int64
             * @description Items per page.
             */
            per_page: number;
            /**
             * Format: int64
             * @description Items on all pages.
             */
            total: number;
        };
        /** @description One page of a longer list. */
        List_HistoryBody: {
            /** @description The page's items. */
            items: components["schemas"]["HistoryBody"][];
            /**
             * Format: int64
             * @description The page, from 1.
             */
            page: number;
            /**
             * Format: int64
             * @description Items per page.
             */
            per_page: number;
            /**
             * Format: int64
             * @description Items on all pages.
             */
            total: number;
        };
        /** @description One page of a longer list. */
        List_MailFailureBody: {
            /** @description The page's items. */
            items: components["schemas"]["MailFailureBody"][];
            /**
             * Format: int64
             * @description The page, from 1.
             */
            page: number;
            /**
             * Format: int64
             * @description Items per page.
             */
            per_page: number;
            /**
             * Format: int64
             * @description Items on all pages.
             */
            total: number;
        };
        /** @description One page of a longer list. */
        List_OrderBody: {
            /** @description The page's items. */
            items: components["schemas"]["OrderBody"][];
            /**
             * Format: int64
             * @description The page, from 1.
             */
            page: number;
            /**
             * Format: int64
             * @description Items per page.
             */
            per_page: number;
            /**
             * Format: int64
             * @description Items on all pages.
             */
            total: number;
        };
        /** @description One page of a longer list. */
        List_SeatBody: {
            /** @description The page's items. */
            items: components["schemas"]["SeatBody"][];
            /**
             * Format: int64
             * @description The page, from 1.
             */
            page: number;
            /**
             * Format: int64
             * @description Items per page.
             */
            per_page: number;
            /**
             * Format: int64
             * @description Items on all pages.
             */
            total: number;
        };
        /** @description One page of a longer list. */
        List_TicketBody: {
            /** @description The page's items. */
            items: components["schemas"]["TicketBody"][];
            /**
             * Format: int64
             * @description The page, from 1.
             */
            page: number;
            /**
             * Format: int64
             * @description Items per page.
             */
            per_page: number;
            /**
             * Format: int64
             * @description Items on all pages.
             */
            total: number;
        };
        /** @description An order in a list of payments. */
        ListedPaymentBody: {
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            created_at: string;
            /** @description The order. */
            order_id: string;
            payment: components["schemas"]["PaymentRecordBody"] | null;
            /**
             * Format: date-time
             * @description The first instant at which it is too late to pay.
             */
            payment_due_at: string | null;
            /** @description Who takes the money. */
            provider: string;
            /** @description Where it stands. */
            status: components["schemas"]["OrderStatus"];
            /** @description What it costs. */
            total: components["schemas"]["Money"];
            unanswered: components["schemas"]["UnansweredBody"] | null;
            /** @description Whose it is. */
            user_id: string;
        };
        /** @description What the mail server said. */
        MailCheckBody: {
            /** @description Whether it accepted the mail. */
            accepted: boolean;
            /** @description Its words, or why there are none. */
            said: string;
        };
        /** @description To whom a test mail goes. */
        MailCheckRequest: {
            to?: components["schemas"]["EmailAddress"] | null;
        };
        /** @description A mail that was given up. */
        MailFailureBody: {
            /**
             * Format: date-time
             * @description When it was given up.
             */
            at: string;
            /** @description What it told. */
            kind: components["schemas"]["MailKindName"];
            /** @description Whose buyer did not get it. */
            order_id: string;
            /** @description Why, in the mail server's words. */
            reason: string;
        };
        /**
         * @description What a mail tells.
         * @enum {string}
         */
        MailKindName: "order_completed" | "order_failed" | "order_cancelled" | "order_refunded" | "event_cancelled" | "event_moved";
        /**
         * @description The language of mails.
         * @enum {string}
         */
        MailLanguage: "es" | "en";
        /** @description How a mail reads. */
        MailPreviewBody: {
            /** @description A whole document, whose pictures are inside it. */
            html: string;
            /** @description What it tells. */
            kind: components["schemas"]["MailKindName"];
            /** @description Its language. */
            language: components["schemas"]["MailLanguage"];
            /** @description Its subject. */
            subject: string;
            /** @description For readers that show no HTML. */
            text: string;
        };
        /** @description How mails are sent here. */
        MailSetupBody: {
            /** @description From whom mails are. */
            from: string;
            /** @description Whether we log in there. */
            has_login: boolean;
            /** @description The server. */
            host: string;
            /** @description The language of buyers who have not chosen one. */
            language: components["schemas"]["MailLanguage"];
            /**
             * Format: int32
             * @description Its port.
             */
            port: number;
            /** @description How the connection is encrypted: `starttls`, `implicit` or `none`. */
            tls: string;
        };
        /** @description The map: two bits a seat. */
        MapBody: {
            /** @description Areas. */
            areas: components["schemas"]["AreaBody"][];
            /**
             * Format: int32
             * @description How many seats.
             */
            count: number;
            /** @description Always `2bit`. */
            encoding: components["schemas"]["Encoding"];
            /**
             * Format: int64
             * @description Whose state: another epoch may have reached the same `seq` otherwise.
             */
            epoch: number;
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /**
             * Format: int64
             * @description The state's sequence number: live changes that build on it or on less apply.
             */
            seq: number;
            /** @description Base64; seat i in bits 2i..2i+1 of the little-endian stream: 0 available, 1 held, 2 sold, 3 blocked. */
            status: string;
        };
        /** @description The roles that somebody has in an organisation. */
        MembershipBody: {
            /** @description Its slug. */
            organisation: string;
            /** @description Those of `gate` and `organiser` that are held there. */
            roles: components["schemas"]["Role"][];
        };
        /** @description What was completed in one minute, and was not ended since. */
        MinuteBody: {
            /**
             * Format: date-time
             * @description Its first instant.
             */
            minute: string;
            /**
             * Format: int64
             * @description Orders completed.
             */
            orders: number;
            /** @description Their totals, without what was given back. */
            revenue: components["schemas"]["Money"];
        };
        /** @description Minor units with an ISO 4217 code. */
        Money: {
            /**
             * Format: int64
             * @description Minor units (cents).
             */
            amount: number;
            /**
             * @description ISO 4217.
             * @example PEN
             */
            currency: string;
        };
        /** @description A seat's number: a whole number, or text such as `12A` or `0-0`. */
        NumberDocument: number | string;
        /** @description The tickets that have one printed number. */
        NumberedTicketsBody: {
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /** @description By ticket id. More than one: the number alone does not say which, the seat does. */
            items: components["schemas"]["GateTicketBody"][];
        };
        /**
         * @description What an operator did.
         * @enum {string}
         */
        OperatorCommand: "create" | "change" | "status" | "block" | "unblock" | "refund" | "paid" | "check_in" | "withdraw" | "erase";
        /** @description An order. */
        OrderBody: {
            /**
             * Format: date-time
             * @description When it was completed.
             */
            completed_at: string | null;
            contact: components["schemas"]["Contact"] | null;
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            created_at: string;
            /** @description Its event. */
            event_id: string;
            failure: components["schemas"]["FailureBody"] | null;
            /** @description Sum of the net fees. */
            fees: components["schemas"]["Money"];
            /**
             * @description The hold that it was. Should the order fail before the hold's deadline, the hold goes on and may be
             *     ordered again.
             */
            hold_id: string;
            /** @description Its places. */
            items: components["schemas"]["ItemBody"][];
            /** @description What the total contains once. */
            order_fees: components["schemas"]["OrderFeeBody"][];
            /** @description Its id. */
            order_id: string;
            payment: components["schemas"]["OrderPaymentBody"] | null;
            /**
             * Format: date-time
             * @description The first instant at which it is too late to pay, while it awaits its payment.
             */
            payment_due_at: string | null;
            /** @description Of what the total consists; without names for orders without `prices`. */
            price_parts: components["schemas"]["PricePartsBody"];
            prices: components["schemas"]["Prices"] | null;
            /** @description What was given back, or is due: the sum of `refunds`. */
            refunded: components["schemas"]["Money"];
            /** @description What was given back of it, the last one last. Orders that earlier versions ended have none. */
            refunds: components["schemas"]["RefundBody"][];
            /** @description Where it stands. */
            status: components["schemas"]["OrderStatus"];
            /** @description Sum of the net prices. */
            subtotal: components["schemas"]["Money"];
            /** @description Sum of the taxes. */
            tax: components["schemas"]["Money"];
            /** @description Its tickets, once it is completed. */
            tickets: components["schemas"]["TicketBody"][];
            /** @description What is paid: the prices of its places and `order_fees`, which is subtotal + fees + tax. */
            total: components["schemas"]["Money"];
            /** @description Whose it is. */
            user_id: string;
        };
        /** @description Orders by status. */
        OrderCountsBody: {
            /**
             * Format: int64
             * @description Accepted, and to be paid by other ways than a provider's answer.
             */
            awaiting_payment: number;
            /**
             * Format: int64
             * @description Ended by the buyer.
             */
            cancelled: number;
            /**
             * Format: int64
             * @description Paid, tickets issued.
             */
            completed: number;
            /**
             * Format: int64
             * @description Not paid.
             */
            failed: number;
            /**
             * Format: int64
             * @description Paid, and a part was given back.
             */
            partly_refunded: number;
            /**
             * Format: int64
             * @description Accepted.
             */
            pending: number;
            /**
             * Format: int64
             * @description Being paid.
             */
            processing: number;
            /**
             * Format: int64
             * @description Ended by the organiser.
             */
            refunded: number;
        };
        /** @description What an order costs once, whatever it contains. */
        OrderFeeBody: {
            /** @description Its name. */
            name: string;
            /** @description What is paid for it, with its taxes. */
            price: components["schemas"]["Money"];
            /** @description Of what that consists. */
            price_parts: components["schemas"]["PricePartsBody"];
        };
        /** @description The payment of an order at its provider. */
        OrderPaymentBody: {
            /** @description What the provider's own form needs. */
            client_secret?: string | null;
            /** @description Why the last card was declined. */
            declined?: string | null;
            /**
             * @description How the buyer pays: `redirect`, at `url`, or `client`, in a form of the provider's that needs `client_secret`;
             *     `none` when there is nothing for them to do.
             */
            kind: components["schemas"]["PaymentKind"];
            /** @description The provider's id of it. */
            payment_id: string | null;
            /** @description Who takes the money. */
            provider: string;
            /** @description How far it is. */
            status: components["schemas"]["PaymentStatus"];
            /**
             * Format: date-time
             * @description The first instant at which it is too late to pay.
             */
            until: string;
            /** @description Where the buyer pays. */
            url?: string | null;
        };
        /** @description The payments of an order. */
        OrderPaymentsBody: {
            /** @description The order. */
            order_id: string;
            /** @description Its payments, the last one last. */
            payments: components["schemas"]["PaymentRecordBody"][];
            /** @description Who takes the money. */
            provider: string;
            /** @description What is given back. */
            refunds: components["schemas"]["RefundStateBody"][];
            /** @description Where it stands. */
            status: components["schemas"]["OrderStatus"];
            unanswered: components["schemas"]["UnansweredBody"] | null;
        };
        /** @description An order: a hold's, or places to hold and order in one step. */
        OrderRequest: {
            /** @description Area places. */
            areas?: components["schemas"]["AreaWish"][];
            best_available?: components["schemas"]["BestWish"] | null;
            contact?: components["schemas"]["Contact"] | null;
            /** @description The event, when no hold is named. */
            event_id?: string | null;
            /** @description The hold. */
            hold_id?: string | null;
            /** @description The hold's token, in case a restart lost the hold. */
            hold_token?: string | null;
            payment?: components["schemas"]["PaymentBody"] | null;
            /** @description Labels. */
            seats?: string[];
        };
        /** @description What to look for: one line. */
        OrderSearchText: string;
        /**
         * @description Where an order stands.
         * @enum {string}
         */
        OrderStatus: "pending" | "awaiting_payment" | "processing" | "completed" | "partly_refunded" | "failed" | "cancelled" | "refunded";
        /** @description The slug of an organisation. */
        OrganisationSlug: string;
        /** @description Where the roles `gate` and `organiser` are held. */
        OrganisationsOfUser: string[];
        /**
         * @description What happens to hand-picked choices that leave a seat alone.
         * @enum {string}
         */
        OrphanRule: "off" | "warn" | "refuse";
        /** @description The static geometry of an event, packed; `count` seats, in the order of their indices. */
        PackedLayoutBody: {
            /** @description Seats that are wheelchair places. */
            accessible: number[];
            /** @description Seats beside wheelchair places. */
            companion: number[];
            /** @description How many seats. */
            count: number;
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /** @description Labels, as runs. */
            seats: components["schemas"]["LabelRun"][];
            /** @description Indices into `sections`, as runs: the index, and how many seats have it. */
            section: [
                number,
                number
            ][];
            /** @description Sections. */
            sections: components["schemas"]["SectionBody"][];
            /** @description The stage. */
            stage: components["schemas"]["StageBody"];
            /** @description Indices into `tiers`, likewise. */
            tier: [
                number,
                number
            ][];
            /** @description Price tiers, in the order of the event's. */
            tiers: components["schemas"]["LayoutTierBody"][];
            /** @description Decimetres to the right: the first seat's, then each one's less that of the seat before. */
            x: number[];
            /** @description Decimetres down, likewise. */
            y: number[];
        };
        /**
         * Format: int32
         * @description Which page, from 1.
         */
        PageNumber: number;
        /**
         * Format: int32
         * @description Items per page; left out, 20.
         */
        PageSize: number;
        /** @description What an organiser may change; what is left out stays. */
        PatchBody: {
            /** @description Whether guests give a phone number, too. */
            ask_phone?: boolean | null;
            category?: components["schemas"]["EventText"] | null;
            city?: components["schemas"]["EventText"] | null;
            /**
             * Format: date-time
             * @description First instant after the sale, RFC 3339.
             */
            closes_at?: string | null;
            /** @description Whether guests confirm their address by a code that is sent there. */
            confirm_email?: boolean | null;
            description?: components["schemas"]["Description"] | null;
            extensions?: components["schemas"]["Extensions"] | null;
            hold_seconds?: components["schemas"]["HoldSeconds"] | null;
            name?: components["schemas"]["EventText"] | null;
            /**
             * Format: date-time
             * @description First instant of the sale, RFC 3339.
             */
            opens_at?: string | null;
            orphan_rule?: components["schemas"]["OrphanRule"] | null;
            prices?: components["schemas"]["Prices"] | null;
            protection?: components["schemas"]["ProtectionBody"] | null;
            reason?: components["schemas"]["Reason"] | null;
            seats_per_buyer?: components["schemas"]["SeatsPerBuyer"] | null;
            seats_per_hold?: components["schemas"]["SeatsPerHold"] | null;
            /**
             * Format: date-time
             * @description When it begins, RFC 3339.
             */
            starts_at?: string | null;
            /** @description All taxes. */
            taxes?: components["schemas"]["TaxDocument"][] | null;
            venue?: components["schemas"]["EventText"] | null;
        };
        /**
         * Format: int32
         * @description Seconds; 0 is off.
         */
        PauseSeconds: number;
        /** @description How an order is paid. Who takes the money is the installation's choice. */
        PaymentBody: {
            /**
             * @description The installation's provider, as `GET /api/payments` says; best left out.
             * @example test
             */
            provider?: string | null;
            /** @description The provider's token for the means of payment. */
            token: components["schemas"]["PaymentToken"];
        };
        /** @description How many orders have payments in each state. */
        PaymentCountsBody: {
            /** Format: int64 */
            late: number;
            /** Format: int64 */
            stopped: number;
            /** Format: int64 */
            stuck: number;
            /** Format: int64 */
            unpaid: number;
        };
        /** @description Something that happened to a payment. */
        PaymentEventBody: {
            /**
             * Format: date-time
             * @description When the engine knew of it.
             */
            at: string;
            /** @description More about it, in the provider's words. */
            detail: string | null;
            /** @description What. */
            what: components["schemas"]["PaymentEventName"];
        };
        /**
         * @description What happened to a payment.
         * @enum {string}
         */
        PaymentEventName: "created" | "returned" | "provider_event" | "declined" | "authorised" | "captured" | "ending" | "cancelled" | "unanswered" | "answered" | "stopped" | "came_late";
        /**
         * @description How a buyer pays.
         * @enum {string}
         */
        PaymentKind: "redirect" | "client" | "none";
        /** @description A page of an event's payments in one state. */
        PaymentListBody: {
            /** @description How many there are in each state. */
            counts: components["schemas"]["PaymentCountsBody"];
            /** @description The orders of the page, newest first. */
            items: components["schemas"]["ListedPaymentBody"][];
            /**
             * Format: int64
             * @description The page, from 1.
             */
            page: number;
            /**
             * Format: int64
             * @description Its size.
             */
            per_page: number;
            /**
             * Format: int64
             * @description How many there are in all.
             */
            total: number;
        };
        /**
         * @description Whose money a provider's keys move: nobody's, or buyers'.
         * @enum {string}
         */
        PaymentModeName: "test" | "live";
        /** @description A payment of an order with what happened to it. */
        PaymentRecordBody: {
            /**
             * Format: int32
             * @description Counts the payments of the order, from 1.
             */
            attempt: number;
            /** @description Why the last card was declined, or what differs. */
            detail: string | null;
            due_back: components["schemas"]["Money"] | null;
            /** @description What happened to it, oldest first: the last fifty events. */
            events: components["schemas"]["PaymentEventBody"][];
            /** @description The provider's id of it. */
            payment_id: string | null;
            /** @description How far it is. */
            status: components["schemas"]["PaymentStatus"];
            /**
             * Format: date-time
             * @description When the engine asks for its cancellation, if it is not paid before.
             */
            until: string;
        };
        /** @description How orders are paid. */
        PaymentsBody: {
            /**
             * Format: int64
             * @description How long an order by invoice awaits its payment.
             */
            invoice_seconds: number;
            /** @description Who takes the money: `test`, which moves none, or `invoice`. */
            provider: string;
            /** @description Whether buyers who give an address get their tickets by mail. */
            sends_mails: boolean;
        };
        /** @description How orders are paid here. */
        PaymentSetupBody: {
            /** @description Where the provider has to send its events. */
            events_url: string | null;
            /** @description Whether there is a secret by which the provider's events are checked; null if it sends none. */
            has_webhook_secret: boolean | null;
            /**
             * Format: int64
             * @description How long an order by invoice awaits its payment, in seconds.
             */
            invoice_seconds: number;
            /** @description How buyers pay, where the installation chooses that: `redirect` or `client`. */
            kind: string | null;
            /**
             * Format: date-time
             * @description When the last event of the provider came, since this process started.
             */
            last_event_at: string | null;
            last_refused_event: components["schemas"]["RefusedEventBody"] | null;
            mode: components["schemas"]["PaymentModeName"] | null;
            /** @description Who takes the money. */
            provider: string;
        };
        /**
         * @description `unpaid`: its buyer has not paid yet; `stuck`: its provider does not answer; `stopped`: the provider says otherwise than the order; `late`: it came when its order was decided without it.
         * @enum {string}
         */
        PaymentStateName: "unpaid" | "stuck" | "stopped" | "late";
        /**
         * @description How far a payment is.
         * @enum {string}
         */
        PaymentStatus: "open" | "authorised" | "captured" | "cancelled" | "declined" | "stopped";
        /** @description The provider's token for the means of payment: one line. */
        PaymentToken: string;
        /** @description What a buyer wants of a payment. */
        PayRequest: {
            /**
             * @description Whether another payment is wanted in place of the one that is under way; otherwise the provider is asked how far
             *     that is.
             */
            again?: boolean;
        };
        /** @description How somebody wants to be called: one line. */
        PersonName: string;
        /** @description A phone number: digits, spaces and a few signs. */
        PhoneNumber: string;
        /**
         * @description How a picture is drawn.
         * @enum {string}
         */
        PictureFormat: "svg" | "png";
        /**
         * Format: int32
         * @description Pixels a side of a PNG.
         */
        PictureSize: number;
        /**
         * Format: int64
         * @description How many places.
         */
        Places: number;
        /** @description Places to block or unblock. */
        PlacesBody: {
            /** @description Area places. */
            areas?: components["schemas"]["AreaWish"][];
            reason?: components["schemas"]["Reason"] | null;
            /** @description Labels. */
            seats?: string[];
        };
        /**
         * Format: int32
         * @description Places held at a time; 0 is off.
         */
        PlacesHeldMax: number;
        /** @description A point: decimetres to the right and down. */
        PlanPoint: number[];
        /**
         * @description What a plan leaves to us: the outline of an area, or the coordinates of seats.
         * @enum {string}
         */
        PlanWarning: "area_without_outline" | "section_without_coordinates";
        /** @description A plan. Unknown members are left out, since pretix adds some from time to time. */
        PretixPlan: {
            zones: components["schemas"]["PretixZone"][];
        };
        PretixPosition: {
            /** Format: double */
            x: number;
            /** Format: double */
            y: number;
        };
        PretixRow: {
            position?: components["schemas"]["PretixPosition"];
            row_number: components["schemas"]["RowNumber"];
            seats: components["schemas"]["PretixSeat"][];
        };
        PretixSeat: {
            category: string;
            position?: components["schemas"]["PretixPosition"];
            seat_number: components["schemas"]["NumberDocument"];
        };
        PretixZone: {
            name: components["schemas"]["SectionCode"];
            position?: components["schemas"]["PretixPosition"];
            rows: components["schemas"]["PretixRow"][];
        };
        /** @description A new event as it would be, if it were created. */
        PreviewBody: {
            /** @description The event; unless the document has an id, this one is made up. */
            event: components["schemas"]["EventBody"];
            /** @description Its seats. */
            layout: components["schemas"]["LayoutBody"];
            /** @description Its price tiers. */
            tiers: components["schemas"]["TierBody"][];
            /** @description What to look at before it is created. */
            warnings: components["schemas"]["WarningBody"][];
        };
        /**
         * Format: int64
         * @description Minor units.
         */
        Price: number;
        /** @description Of what a price consists; the parts add up to it. */
        PricePartsBody: {
            /** @description Net fees. */
            fees: components["schemas"]["FeePartBody"][];
            /** @description The net price. */
            net: components["schemas"]["Money"];
            /** @description Taxes on the net price and on the fees. */
            taxes: components["schemas"]["TaxPartBody"][];
        };
        /**
         * @description Whether prices contain fees and taxes, or these come on top.
         * @enum {string}
         */
        Prices: "inclusive" | "exclusive";
        /** @description An error (RFC 9457). What comes beside the first five depends on the code. */
        Problem: {
            /**
             * @description stable, for programs
             * @enum {string}
             */
            code: "already_used" | "charges_promised" | "code_wrong" | "conflict" | "email_not_confirmed" | "forbidden" | "guests_off" | "held_recently" | "hold_expired" | "hold_ordered" | "holds_paused" | "idempotency_conflict" | "identity_provider_unavailable" | "internal" | "interrupted" | "invalid_event" | "invalid_request" | "limit_exceeded" | "mails_off" | "malformed_body" | "malformed_json" | "method_not_allowed" | "moved" | "not_adjacent" | "not_awaiting_payment" | "not_blocked" | "not_found" | "not_on_sale" | "nothing_to_refund" | "order_busy" | "order_decided" | "order_not_completed" | "orphan_seat" | "overloaded" | "payment_provider_unavailable" | "rate_limited" | "refund_too_large" | "request_timeout" | "seats_unavailable" | "status_conflict" | "store_unavailable" | "ticket_invalid" | "ticket_not_of_order" | "ticket_used" | "ticket_void" | "too_large" | "unauthenticated" | "unsupported_media_type" | "wrong_event";
            /** @description what would be right, for people */
            detail: string;
            /** @description invalid_request: each field */
            errors?: {
                detail: string;
                /**
                 * @description `form`: it is not as this document says; `meaning`: it is, and names what there is not or does not go with something else
                 * @enum {string}
                 */
                fault: "form" | "meaning";
                /** @description its path, or the line of a file */
                field: string;
            }[];
            event_status?: components["schemas"]["EventStatus"];
            /** @description already_used: where */
            gate?: string;
            /** @description orphan_seat: what to take instead */
            instead?: string[];
            /**
             * @description limit_exceeded, and rate_limited where it is no rate: which
             * @enum {string}
             */
            limit?: "seats_per_hold" | "seats_per_buyer" | "extensions_per_hold" | "places_held" | "outcomes_per_user" | "ended_sessions" | "code_guesses" | "guest_mails";
            /** @description limit_exceeded: how much is possible */
            most?: number;
            /** @description not_blocked: what is not */
            not_blocked?: string[];
            /** @description hold_ordered: the order */
            order_id?: string;
            /** @description orphan_seat: seats that would be left alone */
            orphans?: string[];
            /** @description ticket_invalid: what is wrong with it */
            reason?: string;
            /** @description 429 and 503: as the header says */
            retry_after_seconds?: number;
            status: number;
            title: string;
            /** @description urn:ticketbuster:problem: and the code */
            type: string;
            /** @description seats_unavailable: what somebody else has */
            unavailable?: string[];
            /** @description already_used: when */
            used_at?: string;
        };
        /** @description What is done against those who hold places to keep them from others. 0 is off, and what is left out is 0. */
        ProtectionBody: {
            /**
             * @description Holds of one user that may end without an order: from so many on theirs are short, from twice as many
             *     on they wait.
             * @default 0
             */
            abandoned_max: components["schemas"]["AbandonedMax"];
            /**
             * @description How long they wait.
             * @default 0
             */
            abandoned_pause_seconds: components["schemas"]["PauseSeconds"];
            /**
             * @description How far back those holds are counted; needed with either of them.
             * @default 0
             */
            abandoned_window_seconds: components["schemas"]["PauseSeconds"];
            /**
             * @description The same for all users of one address who have bought nothing here.
             * @default 0
             */
            address_abandoned_max: components["schemas"]["AbandonedMax"];
            /**
             * @description Places that one user may hold at a time, over all events that set this.
             * @default 0
             */
            places_held_max: components["schemas"]["PlacesHeldMax"];
            /**
             * @description How long a user who let a seat go waits before they may hold it again.
             * @default 0
             */
            rehold_pause_seconds: components["schemas"]["PauseSeconds"];
            /**
             * @description The places of a hold that ended come back at a random instant within this.
             * @default 0
             */
            release_jitter_ms: components["schemas"]["ReleaseJitterMs"];
            /**
             * @description How long short holds live.
             * @default 0
             */
            short_hold_seconds: components["schemas"]["PauseSeconds"];
        };
        /** @description What came of trying the payment provider. */
        ProviderCheckBody: {
            /** @description What the provider says, or why it could not be asked. */
            detail: string;
            /** @description Whether it works. */
            outcome: components["schemas"]["ProviderCheckOutcome"];
            /** @description Which provider. */
            provider: string;
        };
        /**
         * @description `ok`; `unavailable`: the provider does not answer; `refused`: it does not accept the settings.
         * @enum {string}
         */
        ProviderCheckOutcome: "ok" | "unavailable" | "refused";
        /**
         * Format: int32
         * @description Hundredths of a per cent.
         */
        Rate: number;
        /** @description Why, in one line; it is kept in the event's history, and buyers who are told by mail are told why. */
        Reason: string;
        /** @description Why somebody acts on another's order. */
        ReasonBody: {
            /** @description Why; kept in the event's history, and told to buyers who are told of it by mail. */
            reason: components["schemas"]["Reason"];
        };
        /** @description Orders are looked for. */
        RecoveringBody: {
            /** @description Always. */
            accepted: boolean;
        };
        /** @description Whose orders are looked for. */
        RecoverRequest: {
            /** @description The address that they were ordered with. */
            email: components["schemas"]["EmailAddress"];
            /** @description Only those of this event. */
            event_id?: string | null;
            language?: components["schemas"]["MailLanguage"] | null;
        };
        /**
         * Format: int64
         * @description Minor units.
         */
        RefundAmount: number;
        /** @description A refund of an order. */
        RefundBody: {
            /** @description What is given back. */
            amount: components["schemas"]["Money"];
            /**
             * Format: date-time
             * @description When it was decided.
             */
            at: string;
            /** @description Why the provider refuses it. */
            detail?: string | null;
            /** @description What it is for. */
            kind: components["schemas"]["RefundKind"];
            /**
             * Format: int32
             * @description Counts the refunds of the order, from 1.
             */
            number: number;
            /** @description Why, if it was said. */
            reason: string | null;
            /** @description How far it is. */
            status: components["schemas"]["RefundStatus"];
            /** @description The ids of the tickets that became void with it. */
            tickets: string[];
        };
        /**
         * @description What a refund is for: the end of an order, some of its tickets, or an amount.
         * @enum {string}
         */
        RefundKind: "order" | "tickets" | "amount";
        /** @description An amount to give back. */
        RefundMoney: {
            /** @description Minor units (cents). */
            amount: components["schemas"]["RefundAmount"];
            /** @description ISO 4217: the order's currency. */
            currency: components["schemas"]["CurrencyCode"];
        };
        /** @description What to give back of an order: what was paid for some of its tickets, or an amount; everything, if neither is named. */
        RefundRequest: {
            amount?: components["schemas"]["RefundMoney"] | null;
            /** @description Why; kept in the event's history. */
            reason: components["schemas"]["Reason"];
            /** @description The ids of tickets, which become void. */
            tickets?: string[] | null;
        };
        /** @description How far the refunds of an event are. */
        RefundsBody: {
            /** @description What is due. */
            amount_due: components["schemas"]["Money"];
            /** @description What was given. */
            amount_given: components["schemas"]["Money"];
            /** @description What the provider refuses to give. */
            amount_stopped: components["schemas"]["Money"];
            /**
             * Format: int64
             * @description Refunds that the provider has not given yet.
             */
            due: number;
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /**
             * Format: int64
             * @description Refunds that it has given.
             */
            given: number;
            /**
             * Format: int64
             * @description Orders of a cancelled event of which no refund is decided yet.
             */
            orders_left: number;
            /**
             * Format: int64
             * @description Refunds that it refuses: a person must look.
             */
            stopped: number;
        };
        /** @description Money of an order that is given back. */
        RefundStateBody: {
            /** @description How much. */
            amount: components["schemas"]["Money"];
            /** @description Whether the provider has given it back. */
            given: boolean;
        };
        /**
         * @description `given` once the provider has given the money back; `stopped` if it refuses to, and a person must look.
         * @enum {string}
         */
        RefundStatus: "due" | "given" | "stopped";
        /** @description An event of the provider that was refused. */
        RefusedEventBody: {
            /**
             * Format: date-time
             * @description When it came.
             */
            at: string;
            /** @description Why it was refused, such as a signature by another secret. */
            reason: string;
        };
        /**
         * Format: int32
         * @description Milliseconds; 0 is off.
         */
        ReleaseJitterMs: number;
        /**
         * @description How a sale goes. Places and holds are as of now; orders, tickets and revenue are read from the store,
         *     at most once a second.
         */
        ReportBody: {
            cancellation: components["schemas"]["CancellationBody"] | null;
            /** @description All places. */
            counts: components["schemas"]["CountsBody"];
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /** @description By section and tier. */
            groups: components["schemas"]["ReportGroupBody"][];
            /** @description Holds that may still be ordered. */
            holds: components["schemas"]["HoldCountsBody"];
            /**
             * Format: date-time
             * @description The server's time.
             */
            now: string;
            /** @description Orders by status. */
            orders: components["schemas"]["OrderCountsBody"];
            /** @description The last 60 minutes, oldest first, those without orders included; the last one is not over yet. */
            orders_per_minute: components["schemas"]["MinuteBody"][];
            /**
             * Format: int64
             * @description Orders that are being worked on: pending and processing. Those that await their payment are not.
             */
            orders_waiting: number;
            /** @description Holds and orders that were refused since `rejections_since`, by the problem's code. */
            rejections: {
                [key: string]: number;
            };
            /**
             * Format: date-time
             * @description When this process started: refusals are counted in memory, and those before it are not known any more.
             */
            rejections_since: string;
            /** @description What the orders add up to that are completed and not ended. */
            revenue: components["schemas"]["RevenueBody"];
            /**
             * Format: int64
             * @description The state that the counts are of.
             */
            seq: number;
            /** @description Tickets. */
            tickets: components["schemas"]["TicketCountsBody"];
            /**
             * Format: int64
             * @description Sockets of this process that watch the seats.
             */
            viewers: number;
        };
        /** @description The places of one section and tier, and what the sold ones cost. */
        ReportGroupBody: {
            /** @description Places by status. */
            counts: components["schemas"]["CountsBody"];
            /** @description The section's code. */
            section: string;
            /** @description Net prices of the sold places, without fees and taxes. */
            sold_value: components["schemas"]["Money"];
            /** @description The tier's code. */
            tier: string;
        };
        /** @description What orders add up to. */
        RevenueBody: {
            /** @description Fees. */
            fees: components["schemas"]["Money"];
            /** @description What was given back of these orders, or is due; the rest of the total stays. */
            refunded: components["schemas"]["Money"];
            /** @description Sum of the net prices. */
            subtotal: components["schemas"]["Money"];
            /** @description Tax. */
            tax: components["schemas"]["Money"];
            /** @description subtotal + fees + tax. */
            total: components["schemas"]["Money"];
        };
        /**
         * @description What somebody may do.
         * @enum {string}
         */
        Role: "buyer" | "gate" | "organiser" | "admin";
        /** @description A row: its seats one by one, or `from` to `to` in a straight line. */
        RowDocument: {
            /**
             * Format: int32
             * @description First number.
             */
            from?: number | null;
            /** @description Its name. */
            row: components["schemas"]["RowName"];
            /** @description Its seats from one end to the other. */
            seats?: components["schemas"]["SeatDocument"][];
            /**
             * Format: int32
             * @description From seat to seat; left out, 6.
             */
            step?: number | null;
            /**
             * Format: int32
             * @description Last number.
             */
            to?: number | null;
            /**
             * Format: int32
             * @description Where the first seat stands; left out, at 0.
             */
            x?: number | null;
            /**
             * Format: int32
             * @description Where the row stands; left out, at 0, and without `x` too behind everything that comes before it.
             */
            y?: number | null;
        };
        /** @description A row's name: letters, digits, '_', '.' and inner spaces. */
        RowName: string;
        /** @description A row's number: a whole number, or a name. */
        RowNumber: number | string;
        /** @description The sale window. */
        SaleBody: {
            /**
             * Format: date-time
             * @description First instant after.
             */
            closes_at: string;
            /**
             * Format: date-time
             * @description First instant.
             */
            opens_at: string;
        };
        /** @description A seat. */
        SeatBody: {
            /**
             * Format: int32
             * @description Its index.
             */
            index: number;
            /** @description Its number as it is written on the seat: `7`, `12A`, `0-0`. Within a row, `index` has the order. */
            number: string;
            /** @description What is paid for it; what comes once per order is in the event's `order_fees`. */
            price: components["schemas"]["Money"];
            /** @description Of what that consists. */
            price_parts: components["schemas"]["PricePartsBody"];
            /** @description Its row. */
            row: string;
            /** @description Its label. */
            seat: string;
            /** @description Its section's code. */
            section: string;
            /** @description `available`, `held`, `sold` or `blocked`. */
            status: components["schemas"]["SeatStatus"];
        };
        /** @description A seat. */
        SeatDocument: {
            /** @description A wheelchair place. */
            accessible?: boolean;
            /** @description Beside a wheelchair place. */
            companion?: boolean;
            /** @description Its number as it is written on the seat; a row's order is that of its list, whatever the numbers. */
            number: components["schemas"]["NumberDocument"];
            /**
             * Format: int32
             * @description One's own rank, lower is better; left out, the distance to the stage's focus.
             */
            rank?: number | null;
            /** @description Its tier; left out, its section's. */
            tier?: string | null;
            /**
             * Format: int32
             * @description Decimetres to the right.
             */
            x: number;
            /**
             * Format: int32
             * @description Decimetres down.
             */
            y: number;
        };
        /**
         * Format: int32
         * @description Seats per page; left out, 100.
         */
        SeatPageSize: number;
        /** @description The state of every seat: packed, or with `view=list` as a list for people. */
        SeatsBody: components["schemas"]["MapBody"] | components["schemas"]["List_SeatBody"];
        /**
         * Format: int64
         * @description Places held and bought by one buyer.
         */
        SeatsPerBuyer: number;
        /**
         * Format: int32
         * @description Places in one hold.
         */
        SeatsPerHold: number;
        /**
         * @description Whether a seat is free.
         * @enum {string}
         */
        SeatStatus: "available" | "held" | "sold" | "blocked";
        /**
         * @description How seats are shown.
         * @enum {string}
         */
        SeatsView: "list";
        /** @description A section. */
        SectionBody: {
            /**
             * Format: int64
             * @description Places.
             */
            capacity: number;
            /** @description `seats` or `area`. */
            kind: components["schemas"]["SectionKind"];
            /** @description Its name. */
            name: string;
            /** @description Outline on the plan, in decimetres. */
            outline: number[][];
            /** @description Its code. */
            section: string;
        };
        /** @description A section's code: letters, digits, '_', '.', '-' and inner spaces. */
        SectionCode: string;
        /** @description A section. */
        SectionDocument: {
            capacity?: components["schemas"]["AreaCapacity"] | null;
            kind?: components["schemas"]["SectionKind"] | null;
            /** @description Its name; left out, its code. */
            name?: string | null;
            /** @description Its outline; an area that has none is drawn behind the seats. */
            outline?: components["schemas"]["PlanPoint"][];
            /** @description Its rows. */
            rows?: components["schemas"]["RowDocument"][];
            /** @description Its code. */
            section: components["schemas"]["SectionCode"];
            /** @description Its tier. */
            tier: string;
        };
        /**
         * @description Seats in rows, or a general-admission area.
         * @enum {string}
         */
        SectionKind: "seats" | "area";
        /** @description A session. */
        SessionBody: {
            /**
             * Format: date-time
             * @description When it ends.
             */
            expires_at: string;
            /** @description Where the roles `gate` and `organiser` are held. */
            organisations: components["schemas"]["MembershipBody"][];
            /** @description What they may do. */
            roles: components["schemas"]["Role"][];
            /** @description Send it as `Authorization: Bearer TOKEN`. */
            token: string;
            /** @description Whose it is. */
            user_id: string;
        };
        /**
         * @description How changes of seats come.
         * @enum {string}
         */
        SocketFormat: "json" | "binary" | "counts";
        /** @description What the server says in text. */
        SocketMessage: {
            /**
             * Format: date-time
             * @description When that ends; null for a guest.
             */
            expires_at: string | null;
            /**
             * Format: date-time
             * @description The server's time, so that a client can count down to an instant of ours.
             */
            now: string;
            /** @enum {string} */
            type: "authenticated";
            /** @description Who it is; null for a guest. */
            user_id: string | null;
        } | {
            /** @description Its places. */
            counts: components["schemas"]["CountsBody"];
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /** @description Its status. */
            status: components["schemas"]["EventStatus"];
            /** @enum {string} */
            type: "event";
        } | {
            /** @description Areas whose counts may have changed. */
            areas?: components["schemas"]["AreaBody"][];
            /** @description Index and status of each: 0 available, 1 held, 2 sold, 3 blocked. */
            changes: number[][];
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /**
             * Format: int64
             * @description The state that the changes build on; a viewer there or later applies them.
             */
            from_seq: number;
            /**
             * Format: int64
             * @description Where the viewer is afterwards.
             */
            seq: number;
            /** @enum {string} */
            type: "seats";
        } | {
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /** @enum {string} */
            type: "resync";
        } | {
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /** @enum {string} */
            type: "gone";
        } | {
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /**
             * Format: date-time
             * @description Its end.
             */
            expires_at: string;
            /** @description The hold. */
            hold_id: string;
            /** @description Labels of its seats. */
            seats: string[];
            /** @description What comes or came. */
            state: components["schemas"]["HoldNews"];
            /** @enum {string} */
            type: "hold";
        } | {
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            failure: components["schemas"]["FailureBody"] | null;
            /** @description The order. */
            order_id: string;
            payment?: components["schemas"]["OrderPaymentBody"] | null;
            /** @description Where it stands. */
            status: components["schemas"]["OrderStatus"];
            /** @description Its tickets, once it is completed. */
            tickets: components["schemas"]["TicketBody"][];
            /** @enum {string} */
            type: "order";
        } | {
            /** @description Stable, for programs. */
            code: string;
            /** @description What would be right. */
            detail: string;
            /** @enum {string} */
            type: "error";
        };
        /** @description What a client says. */
        SocketRequest: {
            /** @description A session, or an access token of the identity provider. */
            token?: string | null;
            /** @enum {string} */
            type: "authenticate";
        } | {
            /**
             * Format: int64
             * @description Whose state that is.
             */
            epoch?: number | null;
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /** @description How changes come. */
            format?: components["schemas"]["SocketFormat"];
            /**
             * Format: int64
             * @description The state of the client's snapshot; needed, but for counts.
             */
            from_seq?: number | null;
            /** @enum {string} */
            type: "subscribe";
        } | {
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /** @enum {string} */
            type: "unsubscribe";
        };
        /** @description The stage. */
        StageBody: {
            /** @description The point that seats are ranked by. */
            focus: number[];
            /** @description Its outline. */
            outline: number[][];
        };
        /** @description The stage. */
        StageDocument: {
            focus?: components["schemas"]["PlanPoint"] | null;
            /** @description Its outline. */
            outline?: components["schemas"]["PlanPoint"][];
        };
        /** @description A new status. */
        StatusBody: {
            reason?: components["schemas"]["Reason"] | null;
            /** @description `draft`, `scheduled`, `on_sale`, `paused`, `closed` or `cancelled`. */
            status: components["schemas"]["EventStatus"];
        };
        /** @description A tax: on all prices and fees, or on what it names. */
        TaxBody: {
            /**
             * Format: int32
             * @description Hundredths of a per cent of the net amount.
             */
            basis_points: number;
            /** @description Names of the fees on which it is. Without tiers and fees it is on everything. */
            fees: string[];
            /** @description Its name. */
            name: string;
            /** @description Codes of the tiers on whose prices it is. */
            tiers: string[];
        };
        /** @description A tax: on all prices and fees, or on what it names. */
        TaxDocument: {
            /** @description Hundredths of a per cent of the net amount. */
            basis_points: components["schemas"]["Rate"];
            /** @description Names of the fees on which it is. Without tiers and fees it is on everything. */
            fees?: string[];
            /** @description Its name. */
            name: string;
            /** @description Codes of the tiers on whose prices it is. */
            tiers?: string[];
        };
        /** @description A tax in a price. */
        TaxPartBody: {
            /** @description Its amount. */
            amount: components["schemas"]["Money"];
            /**
             * Format: int32
             * @description Hundredths of a per cent.
             */
            basis_points: number;
            /** @description Its name; empty if it is not known any more. */
            name: string;
        };
        /** @description A ticket. */
        TicketBody: {
            /** @description Where the QR code is. */
            qr_svg: string;
            /** @description The seat's label, or the area's section code. */
            seat: string;
            /** @description Whether it opens a gate. */
            status: components["schemas"]["TicketStatus"];
            /** @description Its id. */
            ticket_id: string;
            /** @description What the QR code shows. */
            token: string;
            /**
             * Format: date-time
             * @description When somebody was let in with it.
             */
            used_at: string | null;
        };
        /**
         * @description Why a code opens no gate.
         * @enum {string}
         */
        TicketCode: "malformed" | "bad_signature" | "not_a_ticket" | "ticket_void";
        /** @description Tickets that are not void. */
        TicketCountsBody: {
            /**
             * Format: int64
             * @description All of them.
             */
            issued: number;
            /**
             * Format: int64
             * @description Those that somebody was let in with.
             */
            used: number;
        };
        /** @description A public key. */
        TicketKeyBody: {
            /** @description Always `ed25519`. */
            algorithm: components["schemas"]["KeyAlgorithm"];
            /**
             * Format: int32
             * @description The `rootKeyId` of the biscuits that it signed.
             */
            key_id: number;
            /** @description 32 bytes in hex. */
            public_key: string;
        };
        /** @description What tickets are verified with. */
        TicketKeysBody: {
            /** @description Every key that a ticket may be signed with, those from before a rotation included. */
            keys: components["schemas"]["TicketKeyBody"][];
            /**
             * Format: date-time
             * @description The server's time.
             */
            now: string;
        };
        /** @description The number on a ticket: the last 8 hexadecimal digits of its id. */
        TicketNumber: string;
        /**
         * @description Whether a ticket opens a gate.
         * @enum {string}
         */
        TicketStatus: "valid" | "used" | "void";
        /** @description A price tier. */
        TierBody: {
            /** @description Its name. */
            name: string;
            /** @description What is paid for a place; what comes once per order is in the event's `order_fees`. */
            price: components["schemas"]["Money"];
            /** @description Of what that consists. */
            price_parts: components["schemas"]["PricePartsBody"];
            /** @description Its code. */
            tier: string;
        };
        /** @description A price tier. */
        TierDocument: {
            /** @description Its name; left out, its code. */
            name?: string | null;
            /** @description The price of a place in minor units: what is paid, or net if `prices` are exclusive. */
            price: components["schemas"]["Price"];
            /** @description Its code. */
            tier: string;
        };
        /** @description A provider that does not answer. */
        UnansweredBody: {
            /**
             * Format: date-time
             * @description When it is asked again; null while it is being asked.
             */
            next_try_at: string | null;
            /** @description How the last call ended. */
            reason: string;
            /**
             * Format: date-time
             * @description Since when.
             */
            since: string;
        };
        /** @description A header with a plan, `csv` or `pretix`. */
        Upload: {
            /** @description A line per seat: `section,row,number,tier[,x,y,accessible]`. */
            csv?: string | null;
            /** @description The event without its seats. */
            header: components["schemas"]["EventHeader"];
            pretix?: components["schemas"]["PretixPlan"] | null;
        };
        /** @description Who somebody is: one line. */
        UserName: string;
        /** @description What a token says, or why it says nothing. */
        VerifiedBody: {
            code: components["schemas"]["TicketCode"] | null;
            /** @description The same in words. */
            detail?: string;
            /**
             * Format: uuid
             * @description Its event.
             */
            event_id?: string;
            /** @description Its order. */
            order_id?: string;
            /** @description The seat's label, or the area's section code. */
            seat?: string;
            /** @description `valid`, `used` or `void`. */
            status?: components["schemas"]["TicketStatus"];
            /** @description The ticket. */
            ticket_id?: string;
            /**
             * Format: date-time
             * @description When somebody was let in with it.
             */
            used_at: string | null;
            /** @description Whether it is a ticket of ours that was not voided. */
            valid: boolean;
        };
        /** @description A token to verify. */
        VerifyRequest: {
            /** @description What the QR code shows. */
            token: string;
        };
        /** @description Something about a plan that its organiser should look at. */
        WarningBody: {
            /** @description What it is. */
            code: components["schemas"]["PlanWarning"];
            /** @description The section's code. */
            section: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    admin_check_mail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailCheckRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailCheckBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no mails are sent here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    admin_check_payments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderCheckBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    admin_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallationBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    auth_config: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthConfigBody"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    auth_dev_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DevLogin"];
            };
        };
        responses: {
            /** @description a session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    auth_guest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GuestLogin"];
            };
        };
        responses: {
            /** @description a session for this event */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    auth_code: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeSentBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    auth_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeConfirmation"];
            };
        };
        responses: {
            /** @description a session with the address */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    auth_logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    auth_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Exchange"] | null;
            };
        };
        responses: {
            /** @description a session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_categories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CategoriesBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_list: {
        parameters: {
            query?: {
                category?: string;
                /** @description starts at or after */
                from?: string;
                /** @description only events that one may run or work at a gate of */
                mine?: boolean;
                page?: components["schemas"]["PageNumber"];
                per_page?: components["schemas"]["PageSize"];
                /** @description in name, venue or city */
                q?: string;
                sort?: components["schemas"]["EventOrder"];
                status?: components["schemas"]["EventStatus"];
                /** @description starts before */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_EventBody"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organiser_create: {
        parameters: {
            query?: {
                /** @description checks everything and creates nothing: 200 with what it would be */
                dry_run?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventDocument"] | components["schemas"]["Upload"];
            };
        };
        responses: {
            /** @description a dry run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewBody"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    /** @description the event */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventDetailBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organiser_patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatchBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_availability: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvailabilityBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organiser_block: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlacesBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoneBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_calendar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tickets_gate_list: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                per_page?: components["schemas"]["GatePageSize"];
                /** @description left out, spent */
                tickets?: components["schemas"]["GateListTickets"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GateListBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organiser_history: {
        parameters: {
            query?: {
                /** @description left out, both */
                kind?: components["schemas"]["HistoryKind"];
                page?: components["schemas"]["PageNumber"];
                per_page?: components["schemas"]["PageSize"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_HistoryBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    holds_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldsBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    holds_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description one outcome per key */
                "Idempotency-Key"?: components["schemas"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HoldRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `hold_expired` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_layout: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LayoutBody"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_packed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PackedLayoutBody"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organiser_failures: {
        parameters: {
            query?: {
                page?: components["schemas"]["PageNumber"];
                per_page?: components["schemas"]["PageSize"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_MailFailureBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organiser_preview: {
        parameters: {
            query?: {
                /** @description left out, the installation's */
                language?: components["schemas"]["MailLanguage"];
            };
            header?: never;
            path: {
                id: string;
                kind: components["schemas"]["MailKindName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailPreviewBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such event or kind, or no mails are sent here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organiser_orders_csv: {
        parameters: {
            query?: {
                status?: components["schemas"]["OrderStatus"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organiser_of_event: {
        parameters: {
            query?: {
                page?: components["schemas"]["PageNumber"];
                per_page?: components["schemas"]["PageSize"];
                /** @description left out, `unpaid` */
                state?: components["schemas"]["PaymentStateName"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentListBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organiser_refunds: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundsBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organiser_report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_seats: {
        parameters: {
            query?: {
                page?: components["schemas"]["PageNumber"];
                per_page?: components["schemas"]["SeatPageSize"];
                section?: string;
                status?: components["schemas"]["SeatStatus"];
                /** @description a list for people; left out, the packed map */
                view?: components["schemas"]["SeatsView"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeatsBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organiser_status: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StatusBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tickets_numbered: {
        parameters: {
            query: {
                number: components["schemas"]["TicketNumber"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NumberedTicketsBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organiser_unblock: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlacesBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoneBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    holds_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `hold_expired` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    holds_release: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `hold_expired` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    holds_extend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `hold_expired` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    orders_list: {
        parameters: {
            query?: {
                /** @description everybody's, for organisers, of one event */
                all?: boolean;
                event_id?: string;
                page?: components["schemas"]["PageNumber"];
                per_page?: components["schemas"]["PageSize"];
                /** @description among everybody's: the beginning of a user's id, an order's id or an end of it, a seat's label */
                q?: components["schemas"]["OrderSearchText"];
                status?: components["schemas"]["OrderStatus"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_OrderBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    orders_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description one outcome per key */
                "Idempotency-Key"?: components["schemas"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description the order */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `hold_expired` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    orders_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    orders_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderBody"];
                };
            };
            /** @description its payment provider is asked whether it was paid */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    orders_erase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EraseBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    orders_revoke_links: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    orders_paid: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    payments_pay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PayRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organiser_of_order: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderPaymentsBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    orders_refund: {
        parameters: {
            query?: never;
            header?: {
                /** @description one outcome per key */
                "Idempotency-Key"?: components["schemas"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefundRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderBody"];
                };
            };
            /** @description its payment provider is asked whether it was paid */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tickets_of_order: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_TicketBody"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    orders_recover: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecoverRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveringBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    payments_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentsBody"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    payments_event: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the provider's name */
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": string;
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tickets_picture: {
        parameters: {
            query?: {
                size?: components["schemas"]["PictureSize"];
            };
            header?: never;
            path: {
                format: components["schemas"]["PictureFormat"];
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                    "image/svg+xml": string;
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tickets_check_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckInRequest"];
            };
        };
        responses: {
            /** @description let them in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckedInBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tickets_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketKeysBody"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tickets_verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyRequest"];
            };
        };
        responses: {
            /** @description valid or not, and why */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerifiedBody"];
                };
            };
            /** @description Bad Request: `invalid_event`, `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `email_not_confirmed`, `forbidden`, `guests_off` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `code_wrong`, `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operations_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description it answers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthBody"];
                };
            };
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `holds_paused`, `rate_limited` */
            429: {
                headers: {
                    /** @description which limit was reached, what is left of it, and the seconds until there is more */
                    RateLimit?: string;
                    /** @description the limit itself, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `payment_provider_unavailable`, `store_unavailable` */
            503: {
                headers: {
                    /** @description seconds until it is worth asking again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
