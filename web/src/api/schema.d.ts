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
         * Send a test mail and get the mail server's answer: to the caller's own verified address (organisers) or to any
         *     address (admins; every few seconds at most).
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
         * Check the settings of the payment provider by a request to it that changes nothing (organisers; every few seconds at
         *     most).
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
        /** Get the settings of payments and mails in this installation, without secrets (organisers). */
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
        /** Log in as any user, for development only. */
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
        /** Start a session of a guest: a buyer without an account, for one event only. */
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
        /** Send a code to the e-mail address of a guest, to confirm it. The code is accepted until `expires_at`. */
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
        /**
         * Confirm the e-mail address of a guest by the code that was sent to it. The answer is a session of the same guest with
         *     the confirmed address, which ends when the session of the request ends.
         */
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
        /** End the session of the request, on all servers. */
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
        /** List the categories of the catalogue, with the number of events in each. */
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
        /** List the events of the catalogue. */
        get: operations["events_list"];
        put?: never;
        /** Create an event from a JSON document, or from a header with a CSV or pretix plan (see docs/import.md). */
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
        /** Get an event with its sections and tiers. */
        get: operations["events_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change an event; fields that are left out keep their values. */
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
        /** Count the places by section and price tier. */
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
        /** Block places: take them off sale. */
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
        /** Get an event as a calendar file (iCalendar). */
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
        /** List the tickets of an event that are used or void, or all of them, by id (gate staff). */
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
        /** List what operators did to an event, newest first (organisers). */
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
        /** List the caller's holds in an event that are not ordered, in the order of their deadlines. */
        get: operations["holds_list"];
        put?: never;
        /** Hold seats and places in areas, all or nothing. */
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
        /** Get the static geometry and the labels of an event. */
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
        /** Get the layout in a fifth of the bytes: coordinates as differences from seat to seat, labels and indices as runs. */
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
        /** List the mails of an event that could not be sent and were given up, newest first (organisers). */
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
        /** Preview a mail about an event, with a sample order (organisers). */
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
        /** Export the orders of an event as CSV, oldest first, with amounts in minor units (organisers). */
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
        /**
         * List the orders of an event whose payments are in one state, newest first, with the number in each state
         *     (organisers).
         */
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
        /** Get the numbers and sums of the refunds of an event, by status (organisers). */
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
        /** Get the sales report of an event (organisers). */
        get: operations["organiser_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/seat-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the last 200 changes of a seat (organisers). */
        get: operations["organiser_seat_changes"];
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
        /** Get the status of every seat: packed, or as a list to read. With `at` or `at_seq`, as it was (organisers). */
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
        /** Open, pause, close or cancel an event. */
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
        /** Find the ticket with this printed number, for a gate that cannot read its QR code (gate staff). */
        get: operations["tickets_numbered"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the course of a sale in at most 500 parts (organisers). */
        get: operations["organiser_timeline"];
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
        /** Unblock places: put them on sale again. */
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
        /** Get a hold of the caller. */
        get: operations["holds_show"];
        put?: never;
        post?: never;
        /** Release a hold. */
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
        /** Extend a hold by `hold_seconds`. */
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
        /** List the caller's orders, or all orders of one event (organisers). */
        get: operations["orders_list"];
        put?: never;
        /** Order a hold, or hold and order in one step. The answer is sent when the order is durable. */
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
        /** Get an order of the caller, or of an event (organisers). */
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
         * Cancel an order of the caller: a completed one if none of its tickets was used, whose payment is refunded, or one
         *     that awaits its payment.
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
        /** Erase the contact of an order (the buyer, or organisers). Its tickets stay valid, and no more mails are sent. */
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
        /** Revoke all links to an order that were sent so far (the buyer, or organisers). */
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
        /** Confirm the payment of an order that awaits it (organisers). Its tickets are issued then. */
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
        /** Get the status of the payment of an order of the caller from the payment provider, or replace it by another payment. */
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
        /** List the payments of an order with their events (organisers). */
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
        /** List the tickets of an order. */
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
        /** Send links to ten orders with this e-mail address to it: the newest completed ones, then others that have not failed. The answer does not tell whether there are any. */
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
        /** Get the payment provider of this installation. */
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
         * Receive an event of a payment provider (a webhook), in the provider's own format and with its signature. It is a
         *     reason to ask the provider, never a proof.
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
        /** Get a ticket's QR code as SVG or PNG. */
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
        /** Check a ticket in, once (gate staff). */
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
        /** List the public keys that tickets are verified with. */
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
        /** Verify a token without checking it in (gate staff). */
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
        /** Answer while the process is healthy. */
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
         * @description Holds that may end without an order; 0 is no limit.
         */
        AbandonedMax: number;
        /** @description An accepted order. */
        AcceptedOrderBody: {
            /** @description Its event. */
            event_id: string;
            /** @description Its hold. */
            hold_id: string;
            /** @description Paths of related resources. */
            links: components["schemas"]["OrderPaths"];
            /** @description Its id. */
            order_id: string;
            /** @description `pending`, or `awaiting_payment` where orders are paid by invoice. */
            status: components["schemas"]["OrderStatus"];
        };
        /** @description The places of an area by status; the rest are available. */
        AreaBody: {
            /**
             * Format: int64
             * @description Kept off sale by the organiser.
             */
            blocked: number;
            /**
             * Format: int64
             * @description All places.
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
        /** @description A number of places in an area. */
        AreaPlacesBody: {
            /** @description How many places. */
            quantity: components["schemas"]["PlaceCount"];
            /** @description The area's section code. */
            section: string;
        };
        /** @description How to log in. */
        AuthConfigBody: {
            /** @description The client id of browser applications at the identity provider (`oidc`). */
            client_id?: string;
            /** @description Whether `POST /api/auth/dev-login` gives sessions. */
            dev_login: boolean;
            /** @description Whether `POST /api/auth/guest` gives sessions to people without an account. */
            guests: boolean;
            /** @description The issuer of the identity provider's tokens, an address (`oidc`). */
            issuer?: string;
            /** @description Who can log in. */
            mode: components["schemas"]["AuthMode"];
            /** @description The scopes to request from the identity provider (`oidc`). */
            scopes?: string[];
        };
        /**
         * @description Who can log in. `dev`: anybody, as any user; `oidc`: the users of the identity provider.
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
            groups: components["schemas"]["AvailabilityGroupBody"][];
            /**
             * Format: int64
             * @description The sequence number of the state that was counted.
             */
            seq: number;
        };
        /** @description Counts of one section and tier. */
        AvailabilityGroupBody: components["schemas"]["CountsBody"] & {
            /** @description The price of a place. */
            price: components["schemas"]["Money"];
            /** @description The section's code. */
            section: string;
            /** @description The tier's code. */
            tier: string;
        };
        /** @description A request for the best available seats. */
        BestAvailableRequest: {
            /**
             * Format: int32
             * @description How many of them must be wheelchair places.
             */
            accessible?: number;
            /** @description Only seats side by side: refuse rather than split the group. */
            adjacent?: boolean;
            /** @description How many seats. */
            quantity: components["schemas"]["PlaceCount"];
            /** @description Only in this section. */
            section?: string | null;
            /** @description Only in this tier. */
            tier?: string | null;
        };
        /** @description The progress of an event's cancellation. */
        CancellationBody: {
            /** @description Whether all of it is done and durable. */
            finished: boolean;
            /**
             * Format: int64
             * @description Holds that still have to be ended.
             */
            holds_left: number;
            /**
             * Format: int64
             * @description Orders that still have to be failed or refunded.
             */
            orders_left: number;
            /**
             * Format: int64
             * @description Orders that have been refunded.
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
             * @description How many events it has.
             */
            events: number;
        };
        /** @description A ticket was checked in. */
        CheckedInBody: {
            /** @description Always true. */
            checked_in: boolean;
            /**
             * Format: uuid
             * @description Its event.
             */
            event_id: string;
            /** @description The gate. */
            gate: string;
            /** @description The seat's label, or the area's section code. */
            seat: string;
            /** @description The ticket. */
            ticket_id: string;
            /**
             * Format: date-time
             * @description When: now, or at the request's `scanned_at`.
             */
            used_at: string;
        };
        /** @description A ticket to check in: by its token, or by its id. */
        CheckInRequest: {
            /** @description The event; tickets of other events are refused. */
            event_id?: string | null;
            /** @description The gate. */
            gate: components["schemas"]["GateName"];
            /**
             * Format: date-time
             * @description When the ticket was scanned, RFC 3339, if the gate was offline then; now by default.
             */
            scanned_at?: string | null;
            /** @description Instead of `token`, if the QR code cannot be read: the id of the ticket whose printed number staff typed. */
            ticket_id?: string | null;
            /** @description What the QR code shows. */
            token?: string | null;
        };
        /** @description The confirmation of a guest's e-mail address, by the code that was sent to it. */
        CodeConfirmation: {
            /** @description The code: six digits. */
            code: string;
            /** @description The address to which the code was sent. */
            email: components["schemas"]["EmailAddress"];
        };
        /** @description A request for a code that confirms a guest's e-mail address. */
        CodeRequest: {
            /** @description The address to confirm; the code is sent to it. */
            email: components["schemas"]["EmailAddress"];
            language?: components["schemas"]["MailLanguage"] | null;
        };
        /** @description A code that is being sent. */
        CodeSentBody: {
            /**
             * Format: date-time
             * @description The first instant at which it is no longer accepted.
             */
            expires_at: string;
        };
        /**
         * @description How the buyer of an order is reached. It is kept with the order until it is erased, and shown to the buyer and to the
         *     organisers of the event.
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
             * @description Available.
             */
            available: number;
            /**
             * Format: int64
             * @description Kept off sale by the organiser.
             */
            blocked: number;
            /**
             * Format: int64
             * @description All places.
             */
            capacity: number;
            /**
             * Format: int64
             * @description Held, or in an order that is neither completed nor ended.
             */
            held: number;
            /**
             * Format: int64
             * @description Sold.
             */
            sold: number;
        };
        /** @description ISO 4217. */
        CurrencyCode: string;
        /** @description Where a page begins: `next` of the page before. */
        Cursor: string;
        /** @description One or two sentences; may be empty. */
        Description: string;
        /** @description The user to log in as. */
        DevLoginRequest: {
            email?: components["schemas"]["EmailAddress"] | null;
            organisations?: components["schemas"]["OrganisationsOfUser"] | null;
            /** @description `buyer` by default. */
            roles?: components["schemas"]["Role"][];
            /** @description Any name. */
            user: components["schemas"]["UserName"];
        };
        /** @description An e-mail address such as `ana@example.com`. */
        EmailAddress: string;
        /** @description A request to erase the contact of an order. */
        EraseBody: {
            reason?: components["schemas"]["Reason"] | null;
        };
        /** @description An event of the catalogue. */
        EventBody: {
            /** @description Whether guests are asked for a phone number. */
            ask_phone: boolean;
            /** @description Category slug. */
            category: string;
            /** @description Its city. */
            city: string;
            /** @description Whether guests confirm their e-mail address with a code that is sent to it. */
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
            /** @description The fees, as they were entered. */
            fees: components["schemas"]["FeeBody"][];
            /**
             * Format: int64
             * @description How long a hold lasts, in seconds.
             */
            hold_seconds: number;
            /** @description Limits per buyer. */
            limits: components["schemas"]["LimitsBody"];
            /** @description Its name. */
            name: string;
            /** @description The fees that an order costs once; they are not in the prices of its places. */
            order_fees: components["schemas"]["OrderFeeBody"][];
            /**
             * @description The slug of the organisation that owns it.
             * @example main
             */
            organisation: string;
            /** @description What happens to a selection of named seats that leaves a single seat alone. */
            orphan_rule: components["schemas"]["OrphanRule"];
            price_from: components["schemas"]["Money"] | null;
            /**
             * @description Whether prices and fees were entered with fees and taxes in them (`inclusive`) or net (`exclusive`). A price in
             *     an answer is always what a buyer pays.
             */
            prices: components["schemas"]["Prices"];
            /** @description The protection against hoarding: holding places only to keep them from others. */
            protection: components["schemas"]["ProtectionBody"];
            /** @description The sale window. */
            sale: components["schemas"]["SaleWindowBody"];
            /**
             * Format: date-time
             * @description When it begins.
             */
            starts_at: string;
            /** @description Its status now. */
            status: components["schemas"]["EventStatus"];
            /** @description The taxes. */
            taxes: components["schemas"]["TaxBody"][];
            /** @description IANA time zone of the venue. */
            time_zone: string;
            /** @description The venue. */
            venue: string;
        };
        /** @description An event with its sections and tiers. */
        EventDetailBody: components["schemas"]["EventBody"] & {
            /**
             * @description How its organiser is paid by invoice, in the organiser's words; null where orders are paid otherwise, or nothing
             *     is said.
             */
            invoice_instructions?: string | null;
            /** @description Sections. */
            sections: components["schemas"]["SectionBody"][];
            /** @description Price tiers. */
            tiers: components["schemas"]["TierBody"][];
        };
        /** @description An event with its seats. */
        EventDocument: {
            /** @description Whether guests are asked for a phone number; false by default. */
            ask_phone?: boolean;
            /** @description Category slug. */
            category: components["schemas"]["TextLine"];
            /** @description Its city. */
            city: components["schemas"]["TextLine"];
            /**
             * Format: date-time
             * @description The first instant after the sale; `starts_at` by default.
             */
            closes_at?: string | null;
            /** @description Whether guests confirm their e-mail address with a code that is sent to it; false by default. */
            confirm_email?: boolean;
            /** @description ISO 4217. */
            currency: components["schemas"]["CurrencyCode"];
            /** @description One or two sentences. */
            description?: components["schemas"]["Description"];
            /**
             * Format: uuid
             * @description A UUID; a new one by default.
             */
            event_id?: string | null;
            extensions?: components["schemas"]["Extensions"] | null;
            /** @description Fees. */
            fees?: components["schemas"]["FeeDocument"][];
            hold_seconds?: components["schemas"]["HoldSeconds"] | null;
            /** @description Its name. */
            name: components["schemas"]["TextLine"];
            /**
             * Format: date-time
             * @description The first instant of the sale; now by default.
             */
            opens_at?: string | null;
            organisation?: components["schemas"]["OrganisationSlug"] | null;
            /** @description `off`, `warn` or `refuse`; `off` by default. */
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
            venue: components["schemas"]["TextLine"];
        };
        /** @description An event without its seats. */
        EventHeader: {
            /** @description Whether guests are asked for a phone number; false by default. */
            ask_phone?: boolean;
            /** @description Category slug. */
            category: components["schemas"]["TextLine"];
            /** @description Its city. */
            city: components["schemas"]["TextLine"];
            /**
             * Format: date-time
             * @description The first instant after the sale; `starts_at` by default.
             */
            closes_at?: string | null;
            /** @description Whether guests confirm their e-mail address with a code that is sent to it; false by default. */
            confirm_email?: boolean;
            /** @description ISO 4217. */
            currency: components["schemas"]["CurrencyCode"];
            /** @description One or two sentences. */
            description?: components["schemas"]["Description"];
            /**
             * Format: uuid
             * @description A UUID; a new one by default.
             */
            event_id?: string | null;
            extensions?: components["schemas"]["Extensions"] | null;
            /** @description Fees. */
            fees?: components["schemas"]["FeeDocument"][];
            hold_seconds?: components["schemas"]["HoldSeconds"] | null;
            /** @description Its name. */
            name: components["schemas"]["TextLine"];
            /**
             * Format: date-time
             * @description The first instant of the sale; now by default.
             */
            opens_at?: string | null;
            organisation?: components["schemas"]["OrganisationSlug"] | null;
            /** @description `off`, `warn` or `refuse`; `off` by default. */
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
            venue: components["schemas"]["TextLine"];
        };
        /** @description What an organiser may change; fields that are left out keep their values. */
        EventPatchBody: {
            /** @description Whether guests are asked for a phone number. */
            ask_phone?: boolean | null;
            category?: components["schemas"]["TextLine"] | null;
            city?: components["schemas"]["TextLine"] | null;
            /**
             * Format: date-time
             * @description First instant after the sale, RFC 3339.
             */
            closes_at?: string | null;
            /** @description Whether guests confirm their e-mail address with a code that is sent to it. */
            confirm_email?: boolean | null;
            description?: components["schemas"]["Description"] | null;
            extensions?: components["schemas"]["Extensions"] | null;
            hold_seconds?: components["schemas"]["HoldSeconds"] | null;
            name?: components["schemas"]["TextLine"] | null;
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
            /** @description All taxes of the event; they replace those that it has. */
            taxes?: components["schemas"]["TaxDocument"][] | null;
            venue?: components["schemas"]["TextLine"] | null;
        };
        /**
         * @description `available`: events with places on sale first, then by start; `date`: by start; `price`: by the cheapest tier; `name`: by name.
         * @enum {string}
         */
        EventSort: "available" | "date" | "price" | "name";
        /**
         * @description The status of an event.
         * @enum {string}
         */
        EventStatus: "draft" | "scheduled" | "on_sale" | "paused" | "closed" | "cancelled";
        /** @description The new status of an event. */
        EventStatusBody: {
            reason?: components["schemas"]["Reason"] | null;
            /** @description `draft`, `scheduled`, `on_sale`, `paused`, `closed` or `cancelled`. */
            status: components["schemas"]["EventStatus"];
        };
        /**
         * Format: int32
         * @description How often a hold may be extended.
         */
        Extensions: number;
        /**
         * @description Why an order failed.
         * @enum {string}
         */
        FailureCode: "payment_declined" | "payment_timeout" | "event_cancelled";
        /**
         * @description What a fee is charged on: an `amount` on each `place` or `order`, `basis_points` of the `subtotal`.
         * @enum {string}
         */
        FeeBasis: "place" | "order" | "subtotal";
        /** @description A fee. */
        FeeBody: {
            /**
             * Format: int64
             * @description Minor units (cents), for `place` and `order`; with its taxes if prices are `inclusive`.
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
            per: components["schemas"]["FeeBasis"];
        };
        /** @description A fee: `amount` per `place` or `order`, or `basis_points` of the `subtotal`. */
        FeeDocument: {
            amount?: components["schemas"]["Price"] | null;
            basis_points?: components["schemas"]["Rate"] | null;
            /** @description Its name. */
            name: string;
            /** @description `place`, `order` or `subtotal`. */
            per: components["schemas"]["FeeBasis"];
        };
        /** @description A fee in a price. */
        FeePartBody: {
            /** @description Its net amount. */
            amount: components["schemas"]["Money"];
            /** @description Its name; empty if it is no longer known. */
            name: string;
        };
        /** @description A field that was changed. */
        FieldChangeBody: {
            /** @description Its path in the event. */
            field: string;
            /** @description Its value before; long values are truncated. */
            from: string;
            /** @description Its value afterwards. */
            to: string;
        };
        /** @description Tickets of an event: those that are used or void, or all. */
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
            /** @description Ordered by ticket id. */
            items: components["schemas"]["GateTicketBody"][];
            /** @description What to send as `after` for the next page; null on the last one. */
            next: string | null;
        };
        /**
         * @description `spent`: tickets that are used or void; `all`: all tickets.
         * @enum {string}
         */
        GateListTickets: "spent" | "all";
        /** @description The name of a gate: one line. */
        GateName: string;
        /**
         * Format: int32
         * @description Tickets per page; 1000 by default.
         */
        GatePageSize: number;
        /** @description A ticket in a gate's list. */
        GateTicketBody: {
            /** @description The gate. */
            gate: string | null;
            /** @description The seat's label, or the area's section code. */
            seat: string;
            /** @description `valid`, `used` or `void`. */
            status: components["schemas"]["TicketStatus"];
            /** @description The ticket. */
            ticket_id: string;
            /**
             * Format: date-time
             * @description When it was checked in.
             */
            used_at: string | null;
        };
        /** @description A request for a guest's session: one without an account. */
        GuestLogin: {
            /** @description The event for which the session is valid. */
            event_id: string;
        };
        /** @description The health of the process. */
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
         * @description Always `ok`: a process that is not healthy does not answer.
         * @enum {string}
         */
        HealthStatus: "ok";
        /** @description The places of an area in a hold. */
        HeldAreaBody: {
            /** @description The price of one place. */
            price: components["schemas"]["Money"];
            /**
             * Format: int32
             * @description How many places.
             */
            quantity: number;
            /** @description The area's section code. */
            section: string;
        };
        /** @description One action of an operator on an event. */
        HistoryBody: {
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description The buyer of that order. */
            buyer_id: string | null;
            /** @description The fields of the event that it changed. */
            changes: components["schemas"]["FieldChangeBody"][];
            /** @description What the operator did. */
            command: components["schemas"]["OperatorCommand"];
            /** @description The gate where it was scanned. */
            gate: string | null;
            /** @description Labels of the first of these places. */
            labels: string[];
            /** @description The order that it concerns. */
            order_id: string | null;
            /**
             * Format: int64
             * @description How many places it concerns.
             */
            places: number | null;
            /** @description The operator's reason, if one was given. */
            reason: string | null;
            /**
             * Format: date-time
             * @description When it was scanned, if its gate was offline then.
             */
            scanned_at: string | null;
            /** @description The ticket that was scanned. */
            ticket_id: string | null;
            /** @description The operator. */
            user_id: string;
        };
        /**
         * @description `check_ins`, or `commands`: everything else.
         * @enum {string}
         */
        HistoryKind: "commands" | "check_ins";
        /** @description A hold. */
        HoldBody: {
            /** @description Its places in areas. */
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
            /** @description The fees per order in the total. */
            order_fees: components["schemas"]["OrderFeeBody"][];
            /** @description The order that has it. */
            order_id?: string;
            /** @description Labels of the single seats that the selection leaves alone. */
            orphans?: string[];
            /** @description The parts of the total. */
            price_parts: components["schemas"]["PricePartsBody"];
            /** @description Its seats. */
            seats: components["schemas"]["SeatBody"][];
            /**
             * Format: int64
             * @description The sequence number of the event at this answer.
             */
            seq: number;
            /** @description `ordered` while an order has it, otherwise `active`. */
            status: components["schemas"]["HoldStatus"];
            /** @description Sum of the net prices. */
            subtotal: components["schemas"]["Money"];
            /** @description Sum of the taxes. */
            tax: components["schemas"]["Money"];
            /** @description Whether the best available seats are side by side. */
            together?: boolean;
            /** @description The token to get the hold back after a restart. */
            token?: string;
            /** @description What an order of it costs: the prices of its places and `order_fees`, which is subtotal + fees + tax. */
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
             * @description Their places. `counts.held` has these, and those of orders that are neither completed nor ended.
             */
            places: number;
        };
        /**
         * @description Whether a hold ends soon or has ended.
         * @enum {string}
         */
        HoldNoticeKind: "expiring" | "expired";
        /** @description What to hold: seats by label or the best available ones, places in areas, or a lost hold by its token. */
        HoldRequest: {
            /** @description Places in areas. */
            areas?: components["schemas"]["AreaPlacesBody"][];
            best_available?: components["schemas"]["BestAvailableRequest"] | null;
            /** @description Labels of seats. */
            seats?: string[];
            /** @description The token of a hold that a restart lost, to get it back. */
            token?: string | null;
        };
        /** @description Holds of one buyer. */
        HoldsBody: {
            /** @description The holds. */
            items: components["schemas"]["HoldBody"][];
        };
        /**
         * Format: int32
         * @description How long a hold lasts, in seconds.
         */
        HoldSeconds: number;
        /**
         * @description `ordered` while an order has the hold, otherwise `active`.
         * @enum {string}
         */
        HoldStatus: "active" | "ordered";
        /** @description Visible ASCII characters; a new UUID is best. */
        IdempotencyKey: string;
        /** @description The settings of this installation, without secrets. */
        InstallationBody: {
            /** @description Whether people without an account may buy. */
            guests: boolean;
            mail: components["schemas"]["MailSetupBody"] | null;
            /** @description The settings of payments. */
            payments: components["schemas"]["PaymentSetupBody"];
            /**
             * Format: date-time
             * @description When this process started.
             */
            started_at: string;
        };
        /**
         * @description Why a QR code is not a valid ticket.
         * @enum {string}
         */
        InvalidTicketCode: "malformed" | "bad_signature" | "not_a_ticket" | "ticket_void";
        /**
         * @description A signature algorithm.
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
            /** @description Labels, `SECTION-ROW-NUMBER`. After the section's code, the row ends at the first `-`; a number may contain more. */
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
             * @description The most places that one buyer may hold and buy.
             */
            seats_per_buyer: number;
            /**
             * Format: int32
             * @description The most places in one hold.
             */
            seats_per_hold: number;
        };
        /** @description One page of a list. */
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
        /** @description One page of a list. */
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
        /** @description One page of a list. */
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
            contact: components["schemas"]["Contact"] | null;
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
            /** @description The name of the payment provider. */
            provider: string;
            /** @description The status of the order. */
            status: components["schemas"]["OrderStatus"];
            /** @description The total of the order. */
            total: components["schemas"]["Money"];
            unanswered: components["schemas"]["UnansweredBody"] | null;
            /** @description Its buyer. */
            user_id: string;
        };
        /** @description The mail server's answer to a test mail. */
        MailCheckBody: {
            /** @description Whether it accepted the mail. */
            accepted: boolean;
            /** @description Its answer, or why there is none. */
            said: string;
        };
        /** @description A request for a test mail. */
        MailCheckRequest: {
            to?: components["schemas"]["EmailAddress"] | null;
        };
        /** @description A mail that could not be sent and was given up. */
        MailFailureBody: {
            /**
             * Format: date-time
             * @description When it was given up.
             */
            at: string;
            /** @description The kind of the mail. */
            kind: components["schemas"]["MailKindName"];
            /** @description The order whose buyer did not get it. */
            order_id: string;
            /** @description The reason, in the mail server's words. */
            reason: string;
        };
        /**
         * @description The kind of a mail: what it tells the buyer.
         * @enum {string}
         */
        MailKindName: "order_completed" | "order_failed" | "order_cancelled" | "order_refunded" | "event_cancelled" | "event_moved" | "order_awaiting_payment";
        /**
         * @description The language of mails.
         * @enum {string}
         */
        MailLanguage: "es" | "en";
        /** @description The preview of a mail. */
        MailPreviewBody: {
            /** @description Its HTML, a whole document that contains its pictures. */
            html: string;
            /** @description Its kind. */
            kind: components["schemas"]["MailKindName"];
            /** @description Its language. */
            language: components["schemas"]["MailLanguage"];
            /** @description Its subject. */
            subject: string;
            /** @description Its text, for mail programs that show no HTML. */
            text: string;
        };
        /** @description The settings of mails in this installation. */
        MailSetupBody: {
            /** @description The sender of mails. */
            from: string;
            /** @description Whether this installation logs in to the mail server. */
            has_login: boolean;
            /** @description The host of the mail server. */
            host: string;
            /** @description The language of mails to buyers who have not chosen one. */
            language: components["schemas"]["MailLanguage"];
            /**
             * Format: int32
             * @description Its port.
             */
            port: number;
            /** @description How the connection is encrypted: `starttls`, `implicit` or `none`. */
            tls: string;
        };
        /** @description The roles that a user has in an organisation. */
        MembershipBody: {
            /** @description Its slug. */
            organisation: string;
            /** @description The roles held there: `gate`, `organiser` or both. */
            roles: components["schemas"]["Role"][];
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
            /** @description Ordered by ticket id. If there are several, the seat tells them apart. */
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
            failure: components["schemas"]["OrderFailureBody"] | null;
            /** @description Sum of the net fees. */
            fees: components["schemas"]["Money"];
            /** @description Its hold. If the order fails before the hold's deadline, the hold continues and may be ordered again. */
            hold_id: string;
            /** @description Its places. */
            items: components["schemas"]["OrderItemBody"][];
            /** @description The fees per order in the total. */
            order_fees: components["schemas"]["OrderFeeBody"][];
            /** @description Its id. */
            order_id: string;
            payment: components["schemas"]["OrderPaymentBody"] | null;
            /**
             * Format: date-time
             * @description While it awaits its payment: the first instant at which it is too late to pay.
             */
            payment_due_at: string | null;
            /** @description The parts of the total; without names in orders without `prices`. */
            price_parts: components["schemas"]["PricePartsBody"];
            prices: components["schemas"]["Prices"] | null;
            /** @description The sum of `refunds`, also of those that are due. */
            refunded: components["schemas"]["Money"];
            /** @description Its refunds, oldest first. Orders that were ended by earlier versions have none. */
            refunds: components["schemas"]["RefundBody"][];
            /** @description Its status. */
            status: components["schemas"]["OrderStatus"];
            /** @description Sum of the net prices. */
            subtotal: components["schemas"]["Money"];
            /** @description Sum of the taxes. */
            tax: components["schemas"]["Money"];
            /** @description Its tickets, once it is completed. */
            tickets: components["schemas"]["TicketBody"][];
            /** @description What is paid: the prices of its places and `order_fees`, which is subtotal + fees + tax. */
            total: components["schemas"]["Money"];
            /** @description Its buyer. */
            user_id: string;
        };
        /** @description Orders by status. */
        OrderCountsBody: {
            /**
             * Format: int64
             * @description Accepted, to be paid by invoice.
             */
            awaiting_payment: number;
            /**
             * Format: int64
             * @description Cancelled by the buyer, or before they were paid.
             */
            cancelled: number;
            /**
             * Format: int64
             * @description Paid, with tickets.
             */
            completed: number;
            /**
             * Format: int64
             * @description Not paid.
             */
            failed: number;
            /**
             * Format: int64
             * @description Paid, and refunded in part.
             */
            partly_refunded: number;
            /**
             * Format: int64
             * @description Accepted.
             */
            pending: number;
            /**
             * Format: int64
             * @description With the payment provider, or paid and waiting for tickets.
             */
            processing: number;
            /**
             * Format: int64
             * @description Refunded in full after they were paid.
             */
            refunded: number;
        };
        /** @description Why an order failed. */
        OrderFailureBody: {
            /** @description `payment_declined`, `payment_timeout` or `event_cancelled`. */
            code: components["schemas"]["FailureCode"];
            /** @description What happened, and what the buyer can do. */
            detail: string;
        };
        /** @description A fee that an order costs once, whatever it contains. */
        OrderFeeBody: {
            /** @description Its name. */
            name: string;
            /** @description Its price, with its taxes. */
            price: components["schemas"]["Money"];
            /** @description The parts of its price. */
            price_parts: components["schemas"]["PricePartsBody"];
        };
        /** @description A place of an order, or several of one area. */
        OrderItemBody: {
            /** @description The price of one place; the net price in an order without `prices`. */
            price: components["schemas"]["Money"];
            /**
             * Format: int32
             * @description 1 for a seat.
             */
            quantity: number;
            /** @description The seat's label, or the area's section code. */
            seat: string;
        };
        /** @description Paths of related resources. */
        OrderPaths: {
            /** @description The order. */
            self: string;
        };
        /** @description The payment of an order at its payment provider. */
        OrderPaymentBody: {
            /** @description The secret that the payment provider's form needs. */
            client_secret?: string | null;
            /** @description Why the last card was declined. */
            declined?: string | null;
            /**
             * @description How the buyer pays: `redirect`, at `url`, or `client`, in a form of the payment provider that needs
             *     `client_secret`; `none` if there is nothing for the buyer to do.
             */
            kind: components["schemas"]["PaymentKind"];
            /** @description Its id at the payment provider. */
            payment_id: string | null;
            /** @description The name of the payment provider. */
            provider: string;
            /** @description Its status. */
            status: components["schemas"]["PaymentStatus"];
            /**
             * Format: date-time
             * @description The first instant at which it is too late to pay.
             */
            until: string;
            /** @description The address of the page on which the buyer pays. */
            url?: string | null;
        };
        /** @description The payments of an order. */
        OrderPaymentsBody: {
            /** @description The order. */
            order_id: string;
            /** @description Its payments, oldest first. */
            payments: components["schemas"]["PaymentRecordBody"][];
            /** @description The name of the payment provider. */
            provider: string;
            /** @description The amounts that are refunded. */
            refunds: components["schemas"]["RefundStateBody"][];
            /** @description The status of the order. */
            status: components["schemas"]["OrderStatus"];
            unanswered: components["schemas"]["UnansweredBody"] | null;
        };
        /** @description An order of a hold, or of places to hold and order in one step. */
        OrderRequest: {
            /** @description Places in areas. */
            areas?: components["schemas"]["AreaPlacesBody"][];
            best_available?: components["schemas"]["BestAvailableRequest"] | null;
            contact?: components["schemas"]["Contact"] | null;
            /** @description The event, if there is no `hold_id`. */
            event_id?: string | null;
            /** @description The hold. */
            hold_id?: string | null;
            /** @description The hold's token, in case a restart lost the hold. */
            hold_token?: string | null;
            payment?: components["schemas"]["PaymentBody"] | null;
            /** @description Labels of seats. */
            seats?: string[];
        };
        /** @description The text to search for: one line. */
        OrderSearchText: string;
        /**
         * @description The status of an order.
         * @enum {string}
         */
        OrderStatus: "pending" | "awaiting_payment" | "processing" | "completed" | "partly_refunded" | "failed" | "cancelled" | "refunded";
        /** @description The slug of an organisation. */
        OrganisationSlug: string;
        /** @description The organisations in which the roles `gate` and `organiser` are held. */
        OrganisationsOfUser: string[];
        /**
         * @description What happens to a selection of named seats that leaves a single seat alone: nothing, a warning, a refusal.
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
            /** @description Labels as runs. */
            seats: components["schemas"]["LabelRun"][];
            /** @description Indices into `sections` as runs: the index, and how many seats in a row have it. */
            section: [
                number,
                number
            ][];
            /** @description Sections. */
            sections: components["schemas"]["SectionBody"][];
            /** @description The stage. */
            stage: components["schemas"]["StageBody"];
            /** @description Indices into `tiers`, in the same form. */
            tier: [
                number,
                number
            ][];
            /** @description Price tiers, in the order of the event's. */
            tiers: components["schemas"]["LayoutTierBody"][];
            /** @description Decimetres to the right: the first seat's, then the difference from each seat to the next. */
            x: number[];
            /** @description Decimetres down, in the same form. */
            y: number[];
        };
        /** @description One page of a list that the store keeps. */
        PagedList_HistoryBody: {
            /** @description The page's items. */
            items: {
                /**
                 * Format: date-time
                 * @description When it happened.
                 */
                at: string;
                /** @description The buyer of that order. */
                buyer_id: string | null;
                /** @description The fields of the event that it changed. */
                changes: components["schemas"]["FieldChangeBody"][];
                /** @description What the operator did. */
                command: components["schemas"]["OperatorCommand"];
                /** @description The gate where it was scanned. */
                gate: string | null;
                /** @description Labels of the first of these places. */
                labels: string[];
                /** @description The order that it concerns. */
                order_id: string | null;
                /**
                 * Format: int64
                 * @description How many places it concerns.
                 */
                places: number | null;
                /** @description The operator's reason, if one was given. */
                reason: string | null;
                /**
                 * Format: date-time
                 * @description When it was scanned, if its gate was offline then.
                 */
                scanned_at: string | null;
                /** @description The ticket that was scanned. */
                ticket_id: string | null;
                /** @description The operator. */
                user_id: string;
            }[];
            next: components["schemas"]["Cursor"] | null;
            /**
             * Format: int64
             * @description The page, from 1; null if `after` was given.
             */
            page: number | null;
            /**
             * Format: int64
             * @description Items per page.
             */
            per_page: number;
            /**
             * Format: int64
             * @description Items on all pages, counted up to 10,000; null with `total=false`.
             */
            total: number | null;
            /** @description Whether there are no more than `total`. */
            total_is_exact: boolean;
        };
        /** @description One page of a list that the store keeps. */
        PagedList_MailFailureBody: {
            /** @description The page's items. */
            items: {
                /**
                 * Format: date-time
                 * @description When it was given up.
                 */
                at: string;
                /** @description The kind of the mail. */
                kind: components["schemas"]["MailKindName"];
                /** @description The order whose buyer did not get it. */
                order_id: string;
                /** @description The reason, in the mail server's words. */
                reason: string;
            }[];
            next: components["schemas"]["Cursor"] | null;
            /**
             * Format: int64
             * @description The page, from 1; null if `after` was given.
             */
            page: number | null;
            /**
             * Format: int64
             * @description Items per page.
             */
            per_page: number;
            /**
             * Format: int64
             * @description Items on all pages, counted up to 10,000; null with `total=false`.
             */
            total: number | null;
            /** @description Whether there are no more than `total`. */
            total_is_exact: boolean;
        };
        /** @description One page of a list that the store keeps. */
        PagedList_OrderBody: {
            /** @description The page's items. */
            items: {
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
                failure: components["schemas"]["OrderFailureBody"] | null;
                /** @description Sum of the net fees. */
                fees: components["schemas"]["Money"];
                /** @description Its hold. If the order fails before the hold's deadline, the hold continues and may be ordered again. */
                hold_id: string;
                /** @description Its places. */
                items: components["schemas"]["OrderItemBody"][];
                /** @description The fees per order in the total. */
                order_fees: components["schemas"]["OrderFeeBody"][];
                /** @description Its id. */
                order_id: string;
                payment: components["schemas"]["OrderPaymentBody"] | null;
                /**
                 * Format: date-time
                 * @description While it awaits its payment: the first instant at which it is too late to pay.
                 */
                payment_due_at: string | null;
                /** @description The parts of the total; without names in orders without `prices`. */
                price_parts: components["schemas"]["PricePartsBody"];
                prices: components["schemas"]["Prices"] | null;
                /** @description The sum of `refunds`, also of those that are due. */
                refunded: components["schemas"]["Money"];
                /** @description Its refunds, oldest first. Orders that were ended by earlier versions have none. */
                refunds: components["schemas"]["RefundBody"][];
                /** @description Its status. */
                status: components["schemas"]["OrderStatus"];
                /** @description Sum of the net prices. */
                subtotal: components["schemas"]["Money"];
                /** @description Sum of the taxes. */
                tax: components["schemas"]["Money"];
                /** @description Its tickets, once it is completed. */
                tickets: components["schemas"]["TicketBody"][];
                /** @description What is paid: the prices of its places and `order_fees`, which is subtotal + fees + tax. */
                total: components["schemas"]["Money"];
                /** @description Its buyer. */
                user_id: string;
            }[];
            next: components["schemas"]["Cursor"] | null;
            /**
             * Format: int64
             * @description The page, from 1; null if `after` was given.
             */
            page: number | null;
            /**
             * Format: int64
             * @description Items per page.
             */
            per_page: number;
            /**
             * Format: int64
             * @description Items on all pages, counted up to 10,000; null with `total=false`.
             */
            total: number | null;
            /** @description Whether there are no more than `total`. */
            total_is_exact: boolean;
        };
        /**
         * Format: int32
         * @description The page, from 1.
         */
        PageNumber: number;
        /**
         * Format: int32
         * @description Items per page; 20 by default.
         */
        PageSize: number;
        /**
         * Format: int32
         * @description A length of time in seconds; 0 is off.
         */
        PauseSeconds: number;
        /** @description The means of payment for an order. The payment provider is set by the installation. */
        PaymentBody: {
            /**
             * @description The payment provider as `GET /api/payments` names it; it may be left out.
             * @example test
             */
            provider?: string | null;
            /** @description The payment provider's token for the means of payment. */
            token: components["schemas"]["PaymentToken"];
        };
        /** @description The number of orders with payments in each state. */
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
        /** @description An event of a payment. */
        PaymentEventBody: {
            /**
             * Format: date-time
             * @description When it was recorded.
             */
            at: string;
            /** @description Details in the payment provider's words. */
            detail: string | null;
            /** @description What happened. */
            what: components["schemas"]["PaymentEventName"];
        };
        /**
         * @description What happened to a payment.
         * @enum {string}
         */
        PaymentEventName: "created" | "returned" | "provider_event" | "declined" | "authorised" | "captured" | "ending" | "cancelled" | "unanswered" | "answered" | "stopped" | "came_late";
        /**
         * @description How a buyer pays: `redirect`: on a page of the payment provider; `client`: in a form of the payment provider; `none`: there is nothing for the buyer to do.
         * @enum {string}
         */
        PaymentKind: "redirect" | "client" | "none";
        /** @description A page of an event's payments in one state. */
        PaymentListBody: {
            /** @description The number of orders in each state; late ones counted up to 10,000. */
            counts: components["schemas"]["PaymentCountsBody"];
            /** @description The orders of the page, newest first. */
            items: components["schemas"]["ListedPaymentBody"][];
            next: components["schemas"]["Cursor"] | null;
            /**
             * Format: int64
             * @description The page, from 1; null if `after` was given.
             */
            page: number | null;
            /**
             * Format: int64
             * @description Items per page.
             */
            per_page: number;
            /**
             * Format: int64
             * @description Orders on all pages; late ones counted up to 10,000; null with `total=false`.
             */
            total: number | null;
            /** @description Whether there are no more than `total`. */
            total_is_exact: boolean;
        };
        /**
         * @description The mode of a payment provider's keys: `test` moves no money, `live` does.
         * @enum {string}
         */
        PaymentModeName: "test" | "live";
        /** @description A payment of an order with its events. */
        PaymentRecordBody: {
            /**
             * Format: int32
             * @description The number of the payment in its order, from 1.
             */
            attempt: number;
            /** @description Why the last card was declined, or in what the payment provider contradicts the order. */
            detail: string | null;
            due_back: components["schemas"]["Money"] | null;
            /** @description Its last fifty events, oldest first. */
            events: components["schemas"]["PaymentEventBody"][];
            /** @description Its id at the payment provider. */
            payment_id: string | null;
            /** @description Its status. */
            status: components["schemas"]["PaymentStatus"];
            /**
             * Format: date-time
             * @description When it is cancelled at the payment provider, unless it is paid before.
             */
            until: string;
        };
        /** @description How orders are paid. */
        PaymentsBody: {
            /**
             * Format: int64
             * @description How long an order by invoice awaits its payment, in seconds.
             */
            invoice_seconds: number;
            /** @description The name of the payment provider, such as `stripe`; `test` moves no money, `invoice` is for payment by invoice. */
            provider: string;
            /** @description Whether buyers with an e-mail address get their tickets by mail. */
            sends_mails: boolean;
        };
        /** @description The settings of payments in this installation. */
        PaymentSetupBody: {
            /** @description The address to which the payment provider must send its events. */
            events_url: string | null;
            /** @description Whether there is a secret to check the payment provider's events; null if the provider sends no events. */
            has_webhook_secret: boolean | null;
            /**
             * Format: int64
             * @description How long an order by invoice awaits its payment, in seconds.
             */
            invoice_seconds: number;
            /** @description How buyers pay, if it is set by the installation: `redirect` or `client`. */
            kind: string | null;
            /**
             * Format: date-time
             * @description When the last event of the payment provider was accepted, since this process started.
             */
            last_event_at: string | null;
            last_refused_event: components["schemas"]["RefusedEventBody"] | null;
            mode: components["schemas"]["PaymentModeName"] | null;
            /** @description The name of the payment provider. */
            provider: string;
        };
        /**
         * @description `unpaid`: the buyer has not paid yet; `stuck`: the payment provider does not answer; `stopped`: the payment provider contradicts the order; `late`: it was captured after its order was decided without it.
         * @enum {string}
         */
        PaymentStateName: "unpaid" | "stuck" | "stopped" | "late";
        /**
         * @description The status of a payment: `authorised` is reserved, `captured` is taken; `stopped` if the payment provider contradicts the order and a person must act.
         * @enum {string}
         */
        PaymentStatus: "open" | "authorised" | "captured" | "cancelled" | "declined" | "stopped";
        /** @description The payment provider's token for a means of payment: one line. */
        PaymentToken: string;
        /** @description A request about the payment of an order. */
        PayRequest: {
            /**
             * @description Whether to replace the payment in progress by another one. By default only the status of the payment is requested
             *     from the payment provider.
             */
            again?: boolean;
        };
        /** @description A person's name: one line. */
        PersonName: string;
        /** @description A phone number: digits, spaces and the signs `+ ( ) . - /`. */
        PhoneNumber: string;
        /**
         * @description The format of a picture.
         * @enum {string}
         */
        PictureFormat: "svg" | "png";
        /**
         * Format: int32
         * @description The width and height of a PNG in pixels.
         */
        PictureSize: number;
        /**
         * Format: int64
         * @description A number of places.
         */
        PlaceCount: number;
        /** @description Places to block or unblock. */
        PlacesBody: {
            /** @description Places in areas. */
            areas?: components["schemas"]["AreaPlacesBody"][];
            reason?: components["schemas"]["Reason"] | null;
            /** @description Labels of seats. */
            seats?: string[];
        };
        /**
         * Format: int32
         * @description The most places held at a time; 0 is no limit.
         */
        PlacesHeldMax: number;
        /** @description A point of the plan: decimetres to the right and down. */
        PlanPoint: number[];
        /**
         * @description What a plan lacks and the import fills in: the outline of an area, or the coordinates of seats.
         * @enum {string}
         */
        PlanWarning: "area_without_outline" | "section_without_coordinates";
        /** @description Something in a plan that its organiser should check. */
        PlanWarningBody: {
            /** @description The kind of warning. */
            code: components["schemas"]["PlanWarning"];
            /** @description The section's code. */
            section: string;
        };
        /** @description A pretix seating plan. Unknown members are ignored, since pretix adds some from time to time. */
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
        /** @description A new event as it would be created. */
        PreviewBody: {
            /** @description The event. If the document has no id, this one is random in every request. */
            event: components["schemas"]["EventBody"];
            /** @description Its seats. */
            layout: components["schemas"]["LayoutBody"];
            /** @description Its price tiers. */
            tiers: components["schemas"]["TierBody"][];
            /** @description What to check before it is created. */
            warnings: components["schemas"]["PlanWarningBody"][];
        };
        /**
         * Format: int64
         * @description Minor units (cents).
         */
        Price: number;
        /** @description The parts of a price; they add up to it. */
        PricePartsBody: {
            /** @description Net fees. */
            fees: components["schemas"]["FeePartBody"][];
            /** @description The net price. */
            net: components["schemas"]["Money"];
            /** @description Taxes on the net price and on the fees. */
            taxes: components["schemas"]["TaxPartBody"][];
        };
        /**
         * @description Whether prices contain fees and taxes (`inclusive`), or these are added to them (`exclusive`).
         * @enum {string}
         */
        Prices: "inclusive" | "exclusive";
        /** @description An error (RFC 9457). All other members depend on the code. */
        Problem: {
            /** @description event_archived: when it was archived */
            archived_at?: string;
            /**
             * @description stable, for programs
             * @enum {string}
             */
            code: "already_used" | "charges_promised" | "code_wrong" | "conflict" | "email_not_confirmed" | "event_archived" | "forbidden" | "guests_off" | "held_recently" | "hold_expired" | "hold_ordered" | "holds_paused" | "idempotency_conflict" | "identity_provider_unavailable" | "internal" | "interrupted" | "invalid_event" | "invalid_request" | "limit_exceeded" | "mails_off" | "malformed_body" | "malformed_json" | "method_not_allowed" | "moved" | "not_adjacent" | "not_awaiting_payment" | "not_blocked" | "not_found" | "not_on_sale" | "nothing_to_refund" | "order_busy" | "order_decided" | "order_not_completed" | "orphan_seat" | "overloaded" | "payment_provider_unavailable" | "rate_limited" | "refund_too_large" | "request_timeout" | "seats_unavailable" | "status_conflict" | "store_unavailable" | "ticket_invalid" | "ticket_not_of_order" | "ticket_used" | "ticket_void" | "too_large" | "too_many_refunds" | "unauthenticated" | "unsupported_media_type" | "wrong_event";
            /** @description what was wrong and what would be right, for people */
            detail: string;
            /** @description invalid_request: the fields that are wrong */
            errors?: {
                detail: string;
                /**
                 * @description `form`: the field does not match this document; `meaning`: it does, but it names something that does not exist or conflicts with something else
                 * @enum {string}
                 */
                fault: "form" | "meaning";
                /** @description the path of the field, or the line of the file */
                field: string;
            }[];
            /** @description event_archived: the event */
            event_id?: string;
            /** @description event_archived: its name */
            event_name?: string;
            event_status?: components["schemas"]["EventStatus"];
            /** @description already_used: the gate where the ticket was checked in */
            gate?: string;
            /** @description orphan_seat: labels of seats to take instead */
            instead?: string[];
            /**
             * @description limit_exceeded, and rate_limited unless it is a rate: which limit
             * @enum {string}
             */
            limit?: "seats_per_hold" | "seats_per_buyer" | "extensions_per_hold" | "places_held" | "outcomes_per_user" | "ended_sessions" | "code_guesses" | "guest_mails";
            /** @description the limit's value, where there is a `limit` */
            most?: number;
            /** @description not_blocked: labels of the places that are not blocked */
            not_blocked?: string[];
            /** @description hold_ordered: the order */
            order_id?: string;
            /** @description orphan_seat: labels of the single seats that would be left alone */
            orphans?: string[];
            /** @description ticket_invalid: why the token is no valid ticket; unauthenticated, forbidden: why */
            reason?: string;
            /** @description the seconds of the header `Retry-After` */
            retry_after_seconds?: number;
            status: number;
            title: string;
            /** @description `urn:ticketbuster:problem:` and the code */
            type: string;
            /** @description seats_unavailable, held_recently: labels of the places that are not available */
            unavailable?: string[];
            /** @description already_used: when the ticket was checked in */
            used_at?: string;
        };
        /**
         * @description The protection of an event against hoarding: holding places only to keep them from others. A measure is off at 0,
         *     the default.
         */
        ProtectionBody: {
            /**
             * @description Holds of one user that may end without an order. After so many, the user's holds are short; after twice as many,
             *     the user waits.
             * @default 0
             */
            abandoned_max: components["schemas"]["AbandonedMax"];
            /**
             * @description How long such a user waits.
             * @default 0
             */
            abandoned_pause_seconds: components["schemas"]["PauseSeconds"];
            /**
             * @description How far back such holds are counted; required with `abandoned_max` and `address_abandoned_max`.
             * @default 0
             */
            abandoned_window_seconds: components["schemas"]["PauseSeconds"];
            /**
             * @description The same for all users of one address who have bought nothing.
             * @default 0
             */
            address_abandoned_max: components["schemas"]["AbandonedMax"];
            /**
             * @description The most places that one user may hold at a time, over all events that set this.
             * @default 0
             */
            places_held_max: components["schemas"]["PlacesHeldMax"];
            /**
             * @description How long a user whose hold of a seat ended waits before holding it again.
             * @default 0
             */
            rehold_pause_seconds: components["schemas"]["PauseSeconds"];
            /**
             * @description The places of a hold that ended become available at a random instant within this time.
             * @default 0
             */
            release_jitter_ms: components["schemas"]["ReleaseJitterMs"];
            /**
             * @description How long short holds last.
             * @default 0
             */
            short_hold_seconds: components["schemas"]["PauseSeconds"];
        };
        /** @description The result of a check of the payment provider. */
        ProviderCheckBody: {
            /** @description The payment provider's answer, or why there is none. */
            detail: string;
            /** @description The outcome. */
            outcome: components["schemas"]["ProviderCheckOutcome"];
            /** @description The name of the payment provider. */
            provider: string;
        };
        /**
         * @description `ok`: the settings are right; `unavailable`: the payment provider does not answer; `refused`: it does not accept the settings.
         * @enum {string}
         */
        ProviderCheckOutcome: "ok" | "unavailable" | "refused";
        /**
         * Format: int32
         * @description Basis points: hundredths of a per cent.
         */
        Rate: number;
        /** @description The reason in one line; it is kept in the event's history, and told in the mails that buyers get about it. */
        Reason: string;
        /** @description The reason for an operator's action on an order. */
        ReasonBody: {
            /** @description Kept in the event's history, and told in the mails that buyers get about the action. */
            reason: components["schemas"]["Reason"];
        };
        /** @description An accepted request for links to orders. Whether there are such orders is not told. */
        RecoveringBody: {
            /** @description Always true. */
            accepted: boolean;
        };
        /** @description A request for links to the orders of an e-mail address. */
        RecoverRequest: {
            /** @description The address in the contact of the orders; the links are sent to it. */
            email: components["schemas"]["EmailAddress"];
            /** @description Only orders of this event. */
            event_id?: string | null;
            language?: components["schemas"]["MailLanguage"] | null;
        };
        /**
         * Format: int64
         * @description Minor units (cents).
         */
        RefundAmount: number;
        /** @description A refund of an order. */
        RefundBody: {
            /** @description The amount refunded. */
            amount: components["schemas"]["Money"];
            /**
             * Format: date-time
             * @description When it was decided.
             */
            at: string;
            /** @description Why the payment provider refuses it. */
            detail?: string | null;
            /** @description What it is for. */
            kind: components["schemas"]["RefundKind"];
            /**
             * Format: int32
             * @description Counts the refunds of the order, from 1.
             */
            number: number;
            /** @description The operator's reason, if one was given. */
            reason: string | null;
            /** @description Its status. */
            status: components["schemas"]["RefundStatus"];
            /** @description The ids of the tickets that became void with it. */
            tickets: string[];
        };
        /**
         * @description What a refund is for: the end of an order, some of its tickets, or an amount.
         * @enum {string}
         */
        RefundKind: "order" | "tickets" | "amount";
        /** @description An amount to refund. */
        RefundMoney: {
            /** @description Minor units (cents). */
            amount: components["schemas"]["RefundAmount"];
            /** @description ISO 4217: the order's currency. */
            currency: components["schemas"]["CurrencyCode"];
        };
        /** @description A refund of some tickets of an order, or of an amount; of the whole order if neither is named. */
        RefundRequest: {
            amount?: components["schemas"]["RefundMoney"] | null;
            /** @description The reason, for the event's history. */
            reason: components["schemas"]["Reason"];
            /** @description The ids of the tickets to refund; they become void. */
            tickets?: string[] | null;
        };
        /** @description The refunds of an event by status. */
        RefundsBody: {
            /** @description The sum of the refunds that are due. */
            amount_due: components["schemas"]["Money"];
            /** @description The sum of the refunds that were given. */
            amount_given: components["schemas"]["Money"];
            /** @description The sum of the refunds that the payment provider refuses. */
            amount_stopped: components["schemas"]["Money"];
            /**
             * Format: int64
             * @description Refunds that the payment provider has not given yet.
             */
            due: number;
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /**
             * Format: int64
             * @description Refunds that the payment provider has given.
             */
            given: number;
            /**
             * Format: int64
             * @description Orders of a cancelled event whose refund has not been decided yet.
             */
            orders_left: number;
            /**
             * Format: int64
             * @description Refunds that the payment provider refuses; a person must act.
             */
            stopped: number;
        };
        /** @description An amount of an order that is refunded. */
        RefundStateBody: {
            /** @description The amount. */
            amount: components["schemas"]["Money"];
            /** @description Whether the payment provider has given it. */
            given: boolean;
        };
        /**
         * @description `due` until the payment provider has given the money back, then `given`; `stopped` if it refuses and a person must act.
         * @enum {string}
         */
        RefundStatus: "due" | "given" | "stopped";
        /** @description Holds and orders that were refused in one minute. */
        RefusalMinuteBody: {
            /**
             * Format: date-time
             * @description Its first instant.
             */
            minute: string;
            /** @description How many, by the problem's code. */
            refusals: {
                [key: string]: number;
            };
        };
        /** @description An event of the payment provider that was refused. */
        RefusedEventBody: {
            /**
             * Format: date-time
             * @description When it was received.
             */
            at: string;
            /** @description Why it was refused, for example for a signature with another secret. */
            reason: string;
        };
        /**
         * Format: int32
         * @description Milliseconds; 0 is off.
         */
        ReleaseJitterMs: number;
        /**
         * @description The state of a sale. Places and holds are current; orders, tickets and revenue are read from the store, at most
         *     once a second.
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
            /** @description The last 60 minutes, oldest first, also those without orders; the last one is not over yet. */
            orders_per_minute: components["schemas"]["SalesMinuteBody"][];
            /**
             * Format: int64
             * @description Orders in progress: pending and processing, without those that await their payment.
             */
            orders_waiting: number;
            /** @description Holds and orders that were refused since `rejections_since`, by the problem's code. */
            rejections: {
                [key: string]: number;
            };
            /**
             * Format: date-time
             * @description When the first of the processes that sell together was started: each counts refusals in memory, and loses its counts
             *     with a restart.
             */
            rejections_since: string;
            /** @description The sums of the orders that are completed or partly refunded. */
            revenue: components["schemas"]["RevenueBody"];
            /**
             * Format: int64
             * @description The sequence number of the state that was counted.
             */
            seq: number;
            /** @description Tickets. */
            tickets: components["schemas"]["TicketCountsBody"];
            /**
             * Format: int64
             * @description Sockets of all processes that receive the seats' changes; those of other processes as of a second ago.
             */
            viewers: number;
        };
        /** @description The places of one section and tier. */
        ReportGroupBody: {
            /** @description Places by status. */
            counts: components["schemas"]["CountsBody"];
            /** @description The section's code. */
            section: string;
            /** @description The sum of the net prices of the sold places, without fees and taxes. */
            sold_value: components["schemas"]["Money"];
            /** @description The tier's code. */
            tier: string;
        };
        /** @description The sums of orders. */
        RevenueBody: {
            /** @description Fees. */
            fees: components["schemas"]["Money"];
            /** @description The sum of the refunds of these orders, also of those that are due. It is contained in the total. */
            refunded: components["schemas"]["Money"];
            /** @description Sum of the net prices. */
            subtotal: components["schemas"]["Money"];
            /** @description Tax. */
            tax: components["schemas"]["Money"];
            /** @description subtotal + fees + tax. */
            total: components["schemas"]["Money"];
        };
        /**
         * @description A role of a user.
         * @enum {string}
         */
        Role: "buyer" | "gate" | "organiser" | "admin";
        /** @description A row: its seats one by one, or the numbers `from` to `to` in a straight line. */
        RowDocument: {
            /**
             * Format: int32
             * @description The first number.
             */
            from?: number | null;
            /** @description Its name. */
            row: components["schemas"]["RowName"];
            /** @description Its seats, from one end of the row to the other. */
            seats?: components["schemas"]["SeatDocument"][];
            /**
             * Format: int32
             * @description Decimetres from seat to seat; 6 by default.
             */
            step?: number | null;
            /**
             * Format: int32
             * @description The last number.
             */
            to?: number | null;
            /**
             * Format: int32
             * @description Decimetres to the right of the first seat; 0 by default.
             */
            x?: number | null;
            /**
             * Format: int32
             * @description Decimetres down of the row; 0 by default. Without `x` and `y` it is placed behind everything before it.
             */
            y?: number | null;
        };
        /** @description A row's name: letters, digits, '_', '.' and inner spaces. */
        RowName: string;
        /** @description A row's number: a whole number, or a name. */
        RowNumber: number | string;
        /** @description The orders that were completed in one minute and have not been cancelled or refunded in full since. */
        SalesMinuteBody: {
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
            /** @description The sum of their totals less their refunds. */
            revenue: components["schemas"]["Money"];
        };
        /** @description The sale window. */
        SaleWindowBody: {
            /**
             * Format: date-time
             * @description The first instant after the sale.
             */
            closes_at: string;
            /**
             * Format: date-time
             * @description The first instant of the sale.
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
            /** @description Its number as it is written on the seat: `7`, `12A`, `0-0`. Within a row, seats are in the order of `index`. */
            number: string;
            /** @description Its price, without the event's `order_fees`. */
            price: components["schemas"]["Money"];
            /** @description The parts of the price. */
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
        /** @description One change that concerned a seat. */
        SeatChangeBody: {
            /**
             * Format: date-time
             * @description When it was decided.
             */
            at: string;
            /**
             * Format: date-time
             * @description The hold's deadline, if it began or moved with this.
             */
            deadline: string | null;
            /** @description The hold that it was about. */
            hold_id: string | null;
            /** @description The order that it was about. */
            order_id: string | null;
            /**
             * Format: int64
             * @description The transition.
             */
            seq: number;
            /** @description The seat's status afterwards. */
            status: components["schemas"]["SeatStatus"];
            /** @description The buyer whose hold or order that was. */
            user_id: string | null;
            /** @description What it did. */
            what: components["schemas"]["SeatChangeKind"];
        };
        /**
         * @description What happened to a seat. `taken_again`: money came for an order that had failed, and it has its places again; `refunded`: a part of an order with this seat was given back; `withdrawn`: an order was ended before it was paid.
         * @enum {string}
         */
        SeatChangeKind: "held" | "extended" | "released" | "expired" | "ended_with_event" | "ordered" | "sold" | "order_failed" | "hold_resumed" | "payment_awaited" | "payment_confirmed" | "withdrawn" | "cancelled" | "refunded" | "taken_again" | "blocked" | "unblocked";
        /** @description A seat. */
        SeatDocument: {
            /** @description A wheelchair place. */
            accessible?: boolean;
            /** @description Beside a wheelchair place. */
            companion?: boolean;
            /** @description Its number as it is written on the seat. Seats are in the order of the list, not of their numbers. */
            number: components["schemas"]["NumberDocument"];
            /**
             * Format: int32
             * @description Its rank, lower is better; the distance to the stage's focus by default.
             */
            rank?: number | null;
            /** @description Its tier; that of its section by default. */
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
        /** @description The life of a seat. */
        SeatLifeBody: {
            /** @description The last of them, oldest first. */
            changes: components["schemas"]["SeatChangeBody"][];
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /** @description The seat's label. */
            seat: string;
            /**
             * Format: int64
             * @description How many changes there were.
             */
            total: number;
        };
        /** @description The status of every seat, in two bits each. */
        SeatMapBody: {
            /** @description Areas. */
            areas: components["schemas"]["AreaBody"][];
            /**
             * Format: date-time
             * @description The instant of the last transition of this state (before the first, of the event's creation); only with `at` or
             *     `at_seq`.
             */
            at?: string;
            /**
             * Format: int32
             * @description How many seats.
             */
            count: number;
            /** @description All places of this state; only with `at` or `at_seq`. */
            counts?: components["schemas"]["CountsBody"];
            /** @description Always `2bit`. */
            encoding: components["schemas"]["SeatMapEncoding"];
            /**
             * Format: int64
             * @description The epoch of this state: the same `seq` of another epoch may be another state.
             */
            epoch: number;
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /**
             * Format: int64
             * @description The sequence number of this state. Live changes whose `from_seq` is at most this can be applied to it.
             */
            seq: number;
            /** @description Base64; seat i in bits 2i..2i+1 of the little-endian stream: 0 available, 1 held, 2 sold, 3 blocked. */
            status: string;
        };
        /**
         * @description How the seat map is encoded.
         * @enum {string}
         */
        SeatMapEncoding: "2bit";
        /**
         * Format: int32
         * @description Seats per page; 100 by default.
         */
        SeatPageSize: number;
        /** @description The status of every seat: packed, or with `view=list` as a list to read. */
        SeatsBody: components["schemas"]["SeatMapBody"] | components["schemas"]["List_SeatBody"];
        /**
         * Format: int64
         * @description The most places that one buyer may hold and buy.
         */
        SeatsPerBuyer: number;
        /**
         * Format: int32
         * @description The most places in one hold.
         */
        SeatsPerHold: number;
        /**
         * @description The status of a seat.
         * @enum {string}
         */
        SeatStatus: "available" | "held" | "sold" | "blocked";
        /**
         * @description `list`: a list to read.
         * @enum {string}
         */
        SeatsView: "list";
        /** @description A section. */
        SectionBody: {
            /**
             * Format: int64
             * @description Its places.
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
            /** @description Its name; its code by default. */
            name?: string | null;
            /** @description Its outline; an area without one is drawn behind the seats. */
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
            /** @description The organisations in which the roles `gate` and `organiser` are held. */
            organisations: components["schemas"]["MembershipBody"][];
            /** @description The user's roles. */
            roles: components["schemas"]["Role"][];
            /** @description Send it as `Authorization: Bearer TOKEN`. */
            token: string;
            /** @description The user. */
            user_id: string;
        };
        /**
         * @description The form in which changes of seats are sent.
         * @enum {string}
         */
        SocketFormat: "json" | "binary" | "counts";
        /** @description A text message of the server. */
        SocketMessage: {
            /**
             * Format: date-time
             * @description When the session ends; null for a guest.
             */
            expires_at: string | null;
            /**
             * Format: date-time
             * @description The server's time, so that a client can count down to other instants.
             */
            now: string;
            /** @enum {string} */
            type: "authenticated";
            /** @description The user; null for a guest. */
            user_id: string | null;
        } | {
            /** @description Its places by status. */
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
             * @description The changes can be applied to every state from this `seq` on.
             */
            from_seq: number;
            /**
             * Format: int64
             * @description The `seq` of the state after the changes.
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
            /** @description Whether it ends soon or has ended. */
            state: components["schemas"]["HoldNoticeKind"];
            /** @enum {string} */
            type: "hold";
        } | {
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            failure: components["schemas"]["OrderFailureBody"] | null;
            /** @description The order. */
            order_id: string;
            payment?: components["schemas"]["OrderPaymentBody"] | null;
            /** @description Its status. */
            status: components["schemas"]["OrderStatus"];
            /** @description Its tickets, once it is completed. */
            tickets: components["schemas"]["TicketBody"][];
            /** @enum {string} */
            type: "order";
        } | {
            /** @description A stable code, for programs. */
            code: string;
            /** @description What was wrong and what would be right, for people. */
            detail: string;
            /** @enum {string} */
            type: "error";
        };
        /** @description A message of a client. */
        SocketRequest: {
            /** @description A session, or an access token of the identity provider. */
            token?: string | null;
            /** @enum {string} */
            type: "authenticate";
        } | {
            /**
             * Format: int64
             * @description The epoch of the client's snapshot.
             */
            epoch?: number | null;
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /** @description The form of the changes. */
            format?: components["schemas"]["SocketFormat"];
            /**
             * Format: int64
             * @description The `seq` of the client's snapshot; required except with the format `counts`.
             */
            from_seq?: number | null;
            /**
             * @description Codes of the sections that the client looks at: it is sent the changes of these alone. All, if it is left out;
             *     not with the format `counts`.
             */
            sections?: string[] | null;
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
        /** @description A tax on all prices and fees, or on the prices of some tiers and on some fees. */
        TaxBody: {
            /**
             * Format: int32
             * @description Hundredths of a per cent of the net amount.
             */
            basis_points: number;
            /** @description Names of the fees that are taxed. Without `tiers` and `fees`, all prices and fees are taxed. */
            fees: string[];
            /** @description Its name. */
            name: string;
            /** @description Codes of the tiers whose prices are taxed. */
            tiers: string[];
        };
        /** @description A tax on all prices and fees, or on the prices of some tiers and on some fees. */
        TaxDocument: {
            /** @description Hundredths of a per cent of the net amount. */
            basis_points: components["schemas"]["Rate"];
            /** @description Names of the fees that are taxed. Without `tiers` and `fees`, all prices and fees are taxed. */
            fees?: string[];
            /** @description Its name. */
            name: string;
            /** @description Codes of the tiers whose prices are taxed. */
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
            /** @description Its name; empty if it is no longer known. */
            name: string;
        };
        /** @description One line with at least one visible character. */
        TextLine: string;
        /** @description A ticket. */
        TicketBody: {
            /** @description The path of its QR code as SVG. */
            qr_svg: string;
            /** @description The seat's label, or the area's section code. */
            seat: string;
            /** @description Whether it admits its holder. */
            status: components["schemas"]["TicketStatus"];
            /** @description Its id. */
            ticket_id: string;
            /** @description What the QR code shows. */
            token: string;
            /**
             * Format: date-time
             * @description When it was checked in.
             */
            used_at: string | null;
        };
        /** @description Tickets that are not void. */
        TicketCountsBody: {
            /**
             * Format: int64
             * @description All of them.
             */
            issued: number;
            /**
             * Format: int64
             * @description Those that were checked in.
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
        /** @description The public keys that tickets are verified with. */
        TicketKeysBody: {
            /** @description Every key that a ticket may be signed with, also those from before a rotation. */
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
         * @description `valid` until it is checked in, then `used`; `void` after it was refunded or its order was cancelled.
         * @enum {string}
         */
        TicketStatus: "valid" | "used" | "void";
        /** @description A price tier. */
        TierBody: {
            /** @description Its name. */
            name: string;
            /** @description The price of a place, without the event's `order_fees`. */
            price: components["schemas"]["Money"];
            /** @description The parts of the price. */
            price_parts: components["schemas"]["PricePartsBody"];
            /** @description Its code. */
            tier: string;
        };
        /** @description A price tier. */
        TierDocument: {
            /** @description Its name; its code by default. */
            name?: string | null;
            /** @description The price of a place in minor units: with fees and taxes, or net if `prices` are `exclusive`. */
            price: components["schemas"]["Price"];
            /** @description Its code. */
            tier: string;
        };
        /** @description The course of a sale. It has what the store has: the last milliseconds may be missing. */
        TimelineBody: {
            /** @description Places before the first transition. */
            before: components["schemas"]["CountsBody"];
            /** @description The parts of the sale, oldest first. */
            buckets: components["schemas"]["TimelineBucketBody"][];
            /**
             * Format: date-time
             * @description When the event was created.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /**
             * @description Minutes with refused holds and orders, oldest first. Refusals are in no journal: they are counted in memory, by
             *     all processes that sell together.
             */
            refusals: components["schemas"]["RefusalMinuteBody"][];
            /**
             * Format: date-time
             * @description From when on refusals were counted: when the first of these processes started, or later if there were more minutes
             *     than are kept.
             */
            refusals_since: string;
            /**
             * Format: int64
             * @description The last transition; 0 if there was none.
             */
            seq: number;
        };
        /** @description A part of a sale. All parts have the same number of transitions, except for the last one, which may have fewer. */
        TimelineBucketBody: {
            /**
             * Format: date-time
             * @description The instant of that transition. The part begins at the one of the part before.
             */
            at: string;
            /** @description Places by status after it. */
            counts: components["schemas"]["CountsBody"];
            /**
             * Format: int64
             * @description Holds that ended because the event was cancelled.
             */
            holds_ended: number;
            /**
             * Format: int64
             * @description Holds that reached their deadline.
             */
            holds_expired: number;
            /**
             * Format: int64
             * @description Holds that were granted.
             */
            holds_granted: number;
            /**
             * Format: int64
             * @description Holds that buyers gave up.
             */
            holds_released: number;
            /**
             * Format: int64
             * @description Orders that were cancelled, or refunded in full.
             */
            orders_cancelled: number;
            /**
             * Format: int64
             * @description Orders that were completed.
             */
            orders_completed: number;
            /**
             * Format: int64
             * @description Orders that failed.
             */
            orders_failed: number;
            /**
             * Format: int64
             * @description Orders that were accepted.
             */
            orders_placed: number;
            /**
             * Format: int64
             * @description Its last transition.
             */
            seq: number;
        };
        /** @description A token of the identity provider, if it is not in the `Authorization` header. */
        TokenExchangeRequest: {
            /** @description The access token. */
            token: string;
        };
        /** @description An accepted change of the seat map. */
        TransitionBody: {
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /**
             * Format: int64
             * @description The sequence number of the event after it.
             */
            seq: number;
        };
        /**
         * Format: int64
         * @description The number of a transition of the event; 0 is before the first.
         */
        TransitionNumber: number;
        /** @description A payment provider that does not answer; it is asked again. */
        UnansweredBody: {
            /**
             * Format: date-time
             * @description When the next call is made; null during a call.
             */
            next_try_at: string | null;
            /** @description How the last call ended. */
            reason: string;
            /**
             * Format: date-time
             * @description Since when it has not answered.
             */
            since: string;
        };
        /** @description A header with a plan, either `csv` or `pretix`. */
        Upload: {
            /** @description One line for each seat: `section,row,number,tier[,x,y,accessible]`. */
            csv?: string | null;
            /** @description The event without its seats. */
            header: components["schemas"]["EventHeader"];
            pretix?: components["schemas"]["PretixPlan"] | null;
        };
        /** @description A user's id: one line. */
        UserName: string;
        /** @description The ticket that a token is, or why it is none. */
        VerifiedBody: {
            code: components["schemas"]["InvalidTicketCode"] | null;
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
             * @description When it was checked in.
             */
            used_at: string | null;
            /** @description Whether this installation issued it and it is not void. */
            valid: boolean;
        };
        /** @description A token to verify. */
        VerifyRequest: {
            /** @description What the QR code shows. */
            token: string;
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                "application/json": components["schemas"]["DevLoginRequest"];
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `too_many_refunds`, `wrong_event` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                "application/json": components["schemas"]["TokenExchangeRequest"] | null;
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                /** @description events that start at this instant or later */
                from?: string;
                /** @description only events for which the caller is organiser or gate staff */
                mine?: boolean;
                page?: components["schemas"]["PageNumber"];
                per_page?: components["schemas"]["PageSize"];
                /** @description text in the name, the venue or the city */
                q?: string;
                sort?: components["schemas"]["EventSort"];
                status?: components["schemas"]["EventStatus"];
                /** @description events that start before this instant */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                /** @description check everything and create nothing: 200 with the event as it would be created */
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
            /** @description the preview of a dry run */
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
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `too_many_refunds`, `wrong_event` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                "application/json": components["schemas"]["EventPatchBody"];
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
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `too_many_refunds`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                    "application/json": components["schemas"]["TransitionBody"];
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
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `too_many_refunds`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                /** @description `next` of the previous page */
                after?: string;
                per_page?: components["schemas"]["GatePageSize"];
                /** @description `spent` by default */
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
            /** @description Gone: `event_archived`, `hold_expired` */
            410: {
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                after?: components["schemas"]["Cursor"];
                /** @description both by default */
                kind?: components["schemas"]["HistoryKind"];
                /** @description instead of `after`, for the first 10,000 items */
                page?: components["schemas"]["PageNumber"];
                per_page?: components["schemas"]["PageSize"];
                /** @description whether to count the items of all pages; true by default */
                total?: boolean;
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
                    "application/json": components["schemas"]["PagedList_HistoryBody"];
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
            /** @description Gone: `event_archived`, `hold_expired` */
            410: {
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                /** @description requests with the same key get the same outcome */
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
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `too_many_refunds`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                after?: components["schemas"]["Cursor"];
                /** @description instead of `after`, for the first 10,000 items */
                page?: components["schemas"]["PageNumber"];
                per_page?: components["schemas"]["PageSize"];
                /** @description whether to count the items of all pages; true by default */
                total?: boolean;
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
                    "application/json": components["schemas"]["PagedList_MailFailureBody"];
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
            /** @description Gone: `event_archived`, `hold_expired` */
            410: {
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                /** @description that of the installation by default */
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
            /** @description Gone: `event_archived`, `hold_expired` */
            410: {
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Gone: `event_archived`, `hold_expired` */
            410: {
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                after?: components["schemas"]["Cursor"];
                /** @description instead of `after`, for the first 10,000 items */
                page?: components["schemas"]["PageNumber"];
                per_page?: components["schemas"]["PageSize"];
                /** @description `unpaid` by default */
                state?: components["schemas"]["PaymentStateName"];
                /** @description whether to count the items of all pages; true by default */
                total?: boolean;
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
            /** @description Gone: `event_archived`, `hold_expired` */
            410: {
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organiser_seat_changes: {
        parameters: {
            query: {
                /** @description the seat's label */
                seat: string;
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
                    "application/json": components["schemas"]["SeatLifeBody"];
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
            /** @description Gone: `event_archived`, `hold_expired` */
            410: {
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                /** @description organisers: as it was at this instant */
                at?: string;
                /** @description organisers: as it was after this transition; not together with `at` */
                at_seq?: components["schemas"]["TransitionNumber"];
                page?: components["schemas"]["PageNumber"];
                per_page?: components["schemas"]["SeatPageSize"];
                section?: string;
                status?: components["schemas"]["SeatStatus"];
                /** @description a list to read; by default the packed seat map */
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
            /** @description Gone: `event_archived`, `hold_expired` */
            410: {
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                "application/json": components["schemas"]["EventStatusBody"];
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
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `too_many_refunds`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Gone: `event_archived`, `hold_expired` */
            410: {
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organiser_timeline: {
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
                    "application/json": components["schemas"]["TimelineBody"];
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
            /** @description Gone: `event_archived`, `hold_expired` */
            410: {
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                    "application/json": components["schemas"]["TransitionBody"];
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
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `too_many_refunds`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `too_many_refunds`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `too_many_refunds`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                after?: components["schemas"]["Cursor"];
                /** @description the orders of all buyers of `event_id` (organisers) */
                all?: boolean;
                event_id?: string;
                /** @description instead of `after`, for the first 10,000 items */
                page?: components["schemas"]["PageNumber"];
                per_page?: components["schemas"]["PageSize"];
                /** @description search among the orders of all buyers of `event_id`: the beginning of a user's id, an order's id or its end, a seat's label, the beginning of the contact's e-mail address or of a word of its name */
                q?: components["schemas"]["OrderSearchText"];
                status?: components["schemas"]["OrderStatus"];
                /** @description whether to count the items of all pages; true by default */
                total?: boolean;
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
                    "application/json": components["schemas"]["PagedList_OrderBody"];
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
            /** @description Gone: `event_archived`, `hold_expired` */
            410: {
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                /** @description requests with the same key get the same outcome */
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
                    "application/json": components["schemas"]["AcceptedOrderBody"];
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
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `too_many_refunds`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description the payment provider is being asked whether it was paid */
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
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `too_many_refunds`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `too_many_refunds`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `too_many_refunds`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                /** @description requests with the same key get the same outcome */
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
            /** @description the payment provider is being asked whether it was paid */
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
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `too_many_refunds`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `too_many_refunds`, `wrong_event` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description Gone: `event_archived`, `hold_expired` */
            410: {
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description the ticket was checked in: admit its holder */
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
            /** @description Conflict: `already_used`, `charges_promised`, `conflict`, `held_recently`, `hold_ordered`, `limit_exceeded`, `mails_off`, `not_adjacent`, `not_awaiting_payment`, `not_blocked`, `not_on_sale`, `nothing_to_refund`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `refund_too_large`, `seats_unavailable`, `status_conflict`, `ticket_not_of_order`, `ticket_used`, `ticket_void`, `too_many_refunds`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description whether it is a valid ticket, and why not */
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
            /** @description Gone: `event_archived`, `hold_expired` */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
            /** @description the process is healthy */
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
                    /** @description the limit that was reached, what remains of it, and the seconds until it is reset */
                    RateLimit?: string;
                    /** @description the limit, if it is a rate */
                    "RateLimit-Policy"?: string;
                    /** @description seconds to wait before the next attempt */
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
                    /** @description seconds to wait before the next attempt */
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
