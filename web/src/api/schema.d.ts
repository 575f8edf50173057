// Made by `npm run api` from `ticketbuster openapi`. Do not edit.
export interface paths {
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
    "/api/events/{id}/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
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
        /** Cancel a completed order of one's own none of whose tickets was used. Its payment is given back. */
        post: operations["orders_cancel"];
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
        /** Refund a completed order (organisers). */
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
            /** @description `pending`. */
            status: string;
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
        /** @description Some places of an area. */
        AreaWish: {
            /**
             * Format: int32
             * @description How many places.
             */
            quantity: number;
            /** @description The area's section code. */
            section: string;
        };
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
            /**
             * Format: int32
             * @description How many seats.
             */
            quantity: number;
            /** @description Only in this section. */
            section?: string | null;
            /** @description Only in this tier. */
            tier?: string | null;
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
            /** @description Now. */
            used_at: string;
        };
        /** @description A token to check in. */
        CheckInRequest: {
            /** @description Refuse tickets of other events. */
            event_id?: string | null;
            /** @description Which gate, 1 to 100 characters. */
            gate: string;
            /** @description What the QR code shows. */
            token: string;
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
        /** @description Who to be. */
        DevLogin: {
            /** @description buyer, gate, organiser, admin; left out: buyer. */
            roles?: string[];
            /** @description Any name of 1 to 128 bytes. */
            user: string;
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
        /** @description An event of the catalogue. */
        EventBody: {
            /** @description Category slug. */
            category: string;
            /** @description Its city. */
            city: string;
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
            /** @description Fees, as buyers read them. */
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
            /** @description What happens to hand-picked choices that leave a seat alone. */
            orphan_rule: string;
            price_from?: components["schemas"]["Money"] | null;
            /** @description The sale window. */
            sale: components["schemas"]["SaleBody"];
            /** @description When it begins. */
            starts_at: string;
            /**
             * @description Where it stands now.
             * @example on_sale
             */
            status: string;
            tax?: components["schemas"]["TaxBody"] | null;
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
            /** @description Category slug. */
            category: string;
            /** @description Its city. */
            city: string;
            /** @description First instant after the sale; left out, `starts_at`. */
            closes_at?: string | null;
            /** @description ISO 4217. */
            currency: string;
            /** @description One or two sentences. */
            description?: string;
            /** @description A UUID of one's own; left out, a fresh one. */
            event_id?: string | null;
            /**
             * Format: int32
             * @description Extensions of one hold; left out, 1.
             */
            extensions?: number | null;
            /** @description Fees. */
            fees?: components["schemas"]["FeeDocument"][];
            /**
             * Format: int64
             * @description How long a hold lives; left out, as configured.
             */
            hold_seconds?: number | null;
            /** @description Its name. */
            name: string;
            /** @description First instant of the sale; left out, now. */
            opens_at?: string | null;
            /** @description `off`, `warn` or `refuse`; left out, `off`. */
            orphan_rule?: string | null;
            /**
             * Format: int32
             * @description Places held and bought by one buyer; left out, 10.
             */
            seats_per_buyer?: number | null;
            /**
             * Format: int32
             * @description Places in one hold; left out, 8.
             */
            seats_per_hold?: number | null;
            /** @description Its sections. */
            sections: components["schemas"]["SectionDocument"][];
            stage?: components["schemas"]["StageDocument"] | null;
            /** @description When it begins, RFC 3339. */
            starts_at: string;
            /** @description The status that it starts with; left out, `draft`. */
            status?: string | null;
            tax?: components["schemas"]["TaxDocument"] | null;
            /** @description Price tiers. */
            tiers: components["schemas"]["TierDocument"][];
            /** @description IANA time zone of the venue. */
            time_zone: string;
            /** @description The venue. */
            venue: string;
        };
        /** @description Everything about an event but its seats. */
        EventHeader: {
            /** @description Category slug. */
            category: string;
            /** @description Its city. */
            city: string;
            /** @description First instant after the sale; left out, `starts_at`. */
            closes_at?: string | null;
            /** @description ISO 4217. */
            currency: string;
            /** @description One or two sentences. */
            description?: string;
            /** @description A UUID of one's own; left out, a fresh one. */
            event_id?: string | null;
            /**
             * Format: int32
             * @description Extensions of one hold; left out, 1.
             */
            extensions?: number | null;
            /** @description Fees. */
            fees?: components["schemas"]["FeeDocument"][];
            /**
             * Format: int64
             * @description How long a hold lives; left out, as configured.
             */
            hold_seconds?: number | null;
            /** @description Its name. */
            name: string;
            /** @description First instant of the sale; left out, now. */
            opens_at?: string | null;
            /** @description `off`, `warn` or `refuse`; left out, `off`. */
            orphan_rule?: string | null;
            /**
             * Format: int32
             * @description Places held and bought by one buyer; left out, 10.
             */
            seats_per_buyer?: number | null;
            /**
             * Format: int32
             * @description Places in one hold; left out, 8.
             */
            seats_per_hold?: number | null;
            stage?: components["schemas"]["StageDocument"] | null;
            /** @description When it begins, RFC 3339. */
            starts_at: string;
            /** @description The status that it starts with; left out, `draft`. */
            status?: string | null;
            tax?: components["schemas"]["TaxDocument"] | null;
            /** @description Price tiers. */
            tiers: components["schemas"]["TierDocument"][];
            /** @description IANA time zone of the venue. */
            time_zone: string;
            /** @description The venue. */
            venue: string;
        };
        /** @description A token of the identity provider, if it is not in the `Authorization` header. */
        Exchange: {
            /** @description The access token. */
            token: string;
        };
        /** @description Why an order failed. */
        FailureBody: {
            /** @description `payment_declined` or `payment_timeout`. */
            code: string;
            /** @description What would be right. */
            detail: string;
        };
        /** @description A fee. */
        FeeBody: {
            /**
             * Format: int64
             * @description Minor units, for `place` and `order`.
             */
            amount?: number | null;
            /**
             * Format: int32
             * @description Hundredths of a per cent, for `subtotal`.
             */
            basis_points?: number | null;
            /** @description Its name. */
            name: string;
            /** @description `place`, `order` or `subtotal`. */
            per: string;
        };
        /** @description A fee: `amount` per `place` or `order`, or `basis_points` of the `subtotal`. */
        FeeDocument: {
            /**
             * Format: int64
             * @description Minor units.
             */
            amount?: number | null;
            /**
             * Format: int32
             * @description Hundredths of a per cent.
             */
            basis_points?: number | null;
            /** @description Its name. */
            name: string;
            /** @description `place`, `order` or `subtotal`. */
            per: string;
        };
        /** @description Counts of one section and tier. */
        GroupBody: components["schemas"]["CountsBody"] & {
            /** @description The price of a place. */
            price: components["schemas"]["Money"];
            /** @description The section's code. */
            section: string;
            /** @description The tier's code. */
            tier: string;
        };
        /** @description A hold. */
        HoldBody: {
            /** @description Its area places. */
            areas: components["schemas"]["AreaWish"][];
            /** @description Its event. */
            event_id: string;
            /** @description When it ends. */
            expires_at: string;
            /**
             * Format: int32
             * @description Extensions that are left.
             */
            extensions_left: number;
            /** @description Fees. */
            fees: components["schemas"]["Money"];
            /** @description Its id. */
            hold_id: string;
            /** @description The order that has it. */
            order_id?: string | null;
            /** @description Seats that the choice leaves alone. */
            orphans?: string[];
            /** @description Its seats. */
            seats: components["schemas"]["SeatBody"][];
            /**
             * Format: int64
             * @description The sequence number after it.
             */
            seq: number;
            /** @description `active`, or `ordered` once an order has it. */
            status: string;
            /** @description Sum of the prices. */
            subtotal: components["schemas"]["Money"];
            /** @description Tax. */
            tax: components["schemas"]["Money"];
            /** @description Whether best-available seats are side by side. */
            together?: boolean | null;
            /** @description Proof of the hold, to have it back after a restart. */
            token?: string | null;
            /** @description What ordering it costs: subtotal + fees + tax. */
            total: components["schemas"]["Money"];
        };
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
        /** @description A place of an order. */
        ItemBody: {
            /** @description The price of one place. */
            price: components["schemas"]["Money"];
            /**
             * Format: int32
             * @description 1 for a seat.
             */
            quantity: number;
            /** @description The seat's label, or the area's section code. */
            seat: string;
        };
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
            /** @description Labels. */
            seats: string[];
            /** @description Index into `sections`. */
            section: number[];
            /** @description Sections. */
            sections: components["schemas"]["SectionBody"][];
            /** @description The stage. */
            stage: components["schemas"]["StageBody"];
            /** @description Index into `tiers`. */
            tier: number[];
            /** @description Price tiers. */
            tiers: components["schemas"]["TierBody"][];
            /** @description Decimetres to the right. */
            x: number[];
            /** @description Decimetres down. */
            y: number[];
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
            items: {
                /** @description Category slug. */
                category: string;
                /** @description Its city. */
                city: string;
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
                /** @description Fees, as buyers read them. */
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
                /** @description What happens to hand-picked choices that leave a seat alone. */
                orphan_rule: string;
                price_from?: components["schemas"]["Money"] | null;
                /** @description The sale window. */
                sale: components["schemas"]["SaleBody"];
                /** @description When it begins. */
                starts_at: string;
                /**
                 * @description Where it stands now.
                 * @example on_sale
                 */
                status: string;
                tax?: components["schemas"]["TaxBody"] | null;
                /** @description IANA time zone of the venue. */
                time_zone: string;
                /** @description The venue. */
                venue: string;
            }[];
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
            items: {
                /** @description When it was completed. */
                completed_at?: string | null;
                /** @description When it was accepted. */
                created_at: string;
                /** @description Its event. */
                event_id: string;
                failure?: components["schemas"]["FailureBody"] | null;
                /** @description Fees. */
                fees: components["schemas"]["Money"];
                /** @description Its places. */
                items: components["schemas"]["ItemBody"][];
                /** @description Its id. */
                order_id: string;
                /** @description `pending`, `processing`, `completed`, `failed`, `cancelled` or `refunded`. */
                status: string;
                /** @description Sum of the prices. */
                subtotal: components["schemas"]["Money"];
                /** @description Tax. */
                tax: components["schemas"]["Money"];
                /** @description Its tickets, once it is completed. */
                tickets: components["schemas"]["TicketBody"][];
                /** @description subtotal + fees + tax. */
                total: components["schemas"]["Money"];
                /** @description Whose it is. */
                user_id: string;
            }[];
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
            items: {
                /** @description Where the QR code is. */
                qr_svg: string;
                /** @description The seat's label, or the area's section code. */
                seat: string;
                /** @description `valid`, `used` or `void`. */
                status: string;
                /** @description Its id. */
                ticket_id: string;
                /** @description What the QR code shows. */
                token: string;
            }[];
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
            encoding: string;
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
        /** @description An order. */
        OrderBody: {
            /** @description When it was completed. */
            completed_at?: string | null;
            /** @description When it was accepted. */
            created_at: string;
            /** @description Its event. */
            event_id: string;
            failure?: components["schemas"]["FailureBody"] | null;
            /** @description Fees. */
            fees: components["schemas"]["Money"];
            /** @description Its places. */
            items: components["schemas"]["ItemBody"][];
            /** @description Its id. */
            order_id: string;
            /** @description `pending`, `processing`, `completed`, `failed`, `cancelled` or `refunded`. */
            status: string;
            /** @description Sum of the prices. */
            subtotal: components["schemas"]["Money"];
            /** @description Tax. */
            tax: components["schemas"]["Money"];
            /** @description Its tickets, once it is completed. */
            tickets: components["schemas"]["TicketBody"][];
            /** @description subtotal + fees + tax. */
            total: components["schemas"]["Money"];
            /** @description Whose it is. */
            user_id: string;
        };
        /** @description An order: a hold's, or places to hold and order in one step. */
        OrderRequest: {
            /** @description Area places. */
            areas?: components["schemas"]["AreaWish"][];
            best_available?: components["schemas"]["BestWish"] | null;
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
        /** @description What an organiser may change; what is left out stays. */
        PatchBody: {
            /** @description Category slug. */
            category?: string | null;
            /** @description First instant after the sale, RFC 3339. */
            closes_at?: string | null;
            /** @description One or two sentences. */
            description?: string | null;
            /**
             * Format: int32
             * @description Extensions of one hold.
             */
            extensions?: number | null;
            /**
             * Format: int64
             * @description How long a hold lives.
             */
            hold_seconds?: number | null;
            /** @description Its name. */
            name?: string | null;
            /** @description First instant of the sale, RFC 3339. */
            opens_at?: string | null;
            /** @description `off`, `warn` or `refuse`. */
            orphan_rule?: string | null;
            /**
             * Format: int32
             * @description Places held and bought by one buyer.
             */
            seats_per_buyer?: number | null;
            /**
             * Format: int32
             * @description Places in one hold.
             */
            seats_per_hold?: number | null;
            /** @description When it begins, RFC 3339. */
            starts_at?: string | null;
        };
        /** @description Which provider pays, and its token for the card. */
        PaymentBody: {
            /**
             * @description The provider.
             * @example test
             */
            provider: string;
            /**
             * @description Its token.
             * @example tok_success
             */
            token: string;
        };
        /** @description Places to block or unblock. */
        PlacesBody: {
            /** @description Area places. */
            areas?: components["schemas"]["AreaWish"][];
            /** @description Labels. */
            seats?: string[];
        };
        /** @description An error (RFC 9457). What comes beside the first five depends on the code. */
        Problem: {
            /**
             * @description stable, for programs
             * @enum {string}
             */
            code: "already_used" | "conflict" | "forbidden" | "hold_expired" | "hold_ordered" | "idempotency_conflict" | "identity_provider_unavailable" | "internal" | "interrupted" | "invalid_request" | "limit_exceeded" | "malformed_body" | "malformed_json" | "method_not_allowed" | "moved" | "not_adjacent" | "not_blocked" | "not_found" | "not_on_sale" | "order_busy" | "order_decided" | "order_not_completed" | "orphan_seat" | "overloaded" | "rate_limited" | "request_timeout" | "seats_unavailable" | "status_conflict" | "store_unavailable" | "ticket_invalid" | "ticket_used" | "ticket_void" | "too_large" | "unauthenticated" | "unsupported_media_type" | "wrong_event";
            /** @description what would be right, for people */
            detail: string;
            /** @description invalid_request: each field */
            errors?: {
                detail: string;
                /** @description its path, or the line of a file */
                field: string;
            }[];
            /** @description already_used: where */
            gate?: string;
            /** @description orphan_seat: what to take instead */
            instead?: string[];
            /** @description limit_exceeded: which */
            limit?: string;
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
        /** @description How a sale goes. */
        ReportBody: {
            /** @description All places. */
            counts: components["schemas"]["CountsBody"];
            /**
             * Format: uuid
             * @description The event.
             */
            event_id: string;
            /** @description By section and tier. */
            groups: components["schemas"]["ReportGroupBody"][];
            /** @description Orders by status. */
            orders: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description The state that the counts are of.
             */
            seq: number;
            /** @description Tickets. */
            tickets: components["schemas"]["TicketCountsBody"];
        };
        /** @description The places of one section and tier, and what the sold ones cost. */
        ReportGroupBody: {
            /** @description Places by status. */
            counts: components["schemas"]["CountsBody"];
            /** @description The section's code. */
            section: string;
            /** @description Prices of the sold places, without fees and tax. */
            sold_value: components["schemas"]["Money"];
            /** @description The tier's code. */
            tier: string;
        };
        /** @description A row: its seats one by one, or `from` to `to` in a straight line. */
        RowDocument: {
            /**
             * Format: int32
             * @description First number.
             */
            from?: number | null;
            /** @description Its name. */
            row: string;
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
             * @description Where the first seat stands.
             */
            x?: number;
            /**
             * Format: int32
             * @description Where the row stands.
             */
            y?: number;
        };
        /** @description The sale window. */
        SaleBody: {
            /** @description First instant after. */
            closes_at: string;
            /** @description First instant. */
            opens_at: string;
        };
        /** @description A seat. */
        SeatBody: {
            /**
             * Format: int32
             * @description Its index.
             */
            index: number;
            /**
             * Format: int32
             * @description Its number.
             */
            number: number;
            /** @description Its price. */
            price: components["schemas"]["Money"];
            /** @description Its row. */
            row: string;
            /** @description Its label. */
            seat: string;
            /** @description Its section's code. */
            section: string;
            /** @description `available`, `held`, `sold` or `blocked`. */
            status: string;
        };
        /** @description A seat. */
        SeatDocument: {
            /** @description A wheelchair place. */
            accessible?: boolean;
            /** @description Beside a wheelchair place. */
            companion?: boolean;
            /**
             * Format: int32
             * @description Its number.
             */
            number: number;
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
        /** @description A section. */
        SectionBody: {
            /**
             * Format: int64
             * @description Places.
             */
            capacity: number;
            /** @description `seats` or `area`. */
            kind: string;
            /** @description Its name. */
            name: string;
            /** @description Outline on the plan, in decimetres. */
            outline: number[][];
            /** @description Its code. */
            section: string;
        };
        /** @description A section. */
        SectionDocument: {
            /**
             * Format: int32
             * @description Places of an area.
             */
            capacity?: number | null;
            /** @description `seats` or `area`; left out, `seats`. */
            kind?: string | null;
            /** @description Its name; left out, its code. */
            name?: string | null;
            /** @description Its outline. */
            outline?: number[][];
            /** @description Its rows. */
            rows?: components["schemas"]["RowDocument"][];
            /** @description Its code. */
            section: string;
            /** @description Its tier. */
            tier: string;
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
            /** @description The point that seats are ranked by. */
            focus?: number[] | null;
            /** @description Its outline. */
            outline?: number[][];
        };
        /** @description A new status. */
        StatusBody: {
            /** @description `draft`, `scheduled`, `on_sale`, `paused`, `closed` or `cancelled`. */
            status: string;
        };
        /** @description A tax. */
        TaxBody: {
            /**
             * Format: int32
             * @description Hundredths of a per cent.
             */
            basis_points: number;
            /** @description Its name. */
            name: string;
        };
        /** @description A tax on prices and fees. */
        TaxDocument: {
            /**
             * Format: int32
             * @description Hundredths of a per cent.
             */
            basis_points: number;
            /** @description Its name. */
            name: string;
        };
        /** @description A ticket. */
        TicketBody: {
            /** @description Where the QR code is. */
            qr_svg: string;
            /** @description The seat's label, or the area's section code. */
            seat: string;
            /** @description `valid`, `used` or `void`. */
            status: string;
            /** @description Its id. */
            ticket_id: string;
            /** @description What the QR code shows. */
            token: string;
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
             * @description Those that somebody was let in with.
             */
            used: number;
        };
        /** @description A price tier. */
        TierBody: {
            /** @description Its name. */
            name: string;
            /** @description The price of a place. */
            price: components["schemas"]["Money"];
            /** @description Its code. */
            tier: string;
        };
        /** @description A price tier. */
        TierDocument: {
            /** @description Its name; left out, its code. */
            name?: string | null;
            /**
             * Format: int64
             * @description The price of a place in minor units.
             */
            price: number;
            /** @description Its code. */
            tier: string;
        };
        /** @description What `POST /api/events` takes beside our own JSON: a header with a plan, `csv` or `pretix`. */
        Upload: {
            /** @description A line per seat: `section,row,number,tier[,x,y,accessible]`. */
            csv?: string | null;
            /** @description The event without its seats. */
            header: components["schemas"]["EventHeader"];
            /** @description A pretix seating plan. */
            pretix?: Record<string, never> | null;
        };
        /** @description What a token says, or why it says nothing. */
        VerifiedBody: {
            /** @description Why it is not valid. */
            code?: string | null;
            /** @description The same in words. */
            detail?: string | null;
            /**
             * Format: uuid
             * @description Its event.
             */
            event_id?: string | null;
            /** @description Its order. */
            order_id?: string | null;
            /** @description The seat's label, or the area's section code. */
            seat?: string | null;
            /** @description `valid`, `used` or `void`. */
            status?: string | null;
            /** @description The ticket. */
            ticket_id?: string | null;
            /** @description When somebody was let in with it. */
            used_at?: string | null;
            /** @description Whether it is a ticket of ours that was not voided. */
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
    auth_config: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description how to log in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `forbidden` */
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
            /** @description Unprocessable Entity: `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `malformed_json` */
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Unprocessable Entity: `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
                from?: string;
                page?: number;
                per_page?: number;
                q?: string;
                /** @description date, price or name */
                sort?: string;
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
            /** @description Request Timeout: `request_timeout` */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            query?: never;
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
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventBody"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `malformed_json` */
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Unprocessable Entity: `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            /** @description Bad Request: `invalid_request`, `malformed_body`, `malformed_json` */
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Unprocessable Entity: `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            /** @description Bad Request: `invalid_request`, `malformed_body`, `malformed_json` */
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Conflict: `already_used`, `conflict`, `hold_ordered`, `limit_exceeded`, `not_adjacent`, `not_blocked`, `not_on_sale`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `seats_unavailable`, `status_conflict`, `ticket_used`, `ticket_void`, `wrong_event` */
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
            /** @description Unprocessable Entity: `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
                "Idempotency-Key"?: string | null;
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
            /** @description Bad Request: `invalid_request`, `malformed_body`, `malformed_json` */
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Conflict: `already_used`, `conflict`, `hold_ordered`, `limit_exceeded`, `not_adjacent`, `not_blocked`, `not_on_sale`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `seats_unavailable`, `status_conflict`, `ticket_used`, `ticket_void`, `wrong_event` */
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
            /** @description Unprocessable Entity: `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
                page?: number;
                per_page?: number;
                section?: string;
                status?: string;
                /** @description list */
                view?: string;
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
                    "application/json": components["schemas"]["MapBody"];
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
            /** @description Unprocessable Entity: `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            /** @description Bad Request: `invalid_request`, `malformed_body`, `malformed_json` */
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Conflict: `already_used`, `conflict`, `hold_ordered`, `limit_exceeded`, `not_adjacent`, `not_blocked`, `not_on_sale`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `seats_unavailable`, `status_conflict`, `ticket_used`, `ticket_void`, `wrong_event` */
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
            /** @description Unprocessable Entity: `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            /** @description Bad Request: `invalid_request`, `malformed_body`, `malformed_json` */
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Conflict: `already_used`, `conflict`, `hold_ordered`, `limit_exceeded`, `not_adjacent`, `not_blocked`, `not_on_sale`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `seats_unavailable`, `status_conflict`, `ticket_used`, `ticket_void`, `wrong_event` */
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
            /** @description Unprocessable Entity: `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Conflict: `already_used`, `conflict`, `hold_ordered`, `limit_exceeded`, `not_adjacent`, `not_blocked`, `not_on_sale`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `seats_unavailable`, `status_conflict`, `ticket_used`, `ticket_void`, `wrong_event` */
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
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
                all?: boolean;
                event_id?: string;
                page?: number;
                per_page?: number;
                status?: string;
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Unprocessable Entity: `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
                "Idempotency-Key"?: string | null;
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
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedBody"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `malformed_json` */
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Conflict: `already_used`, `conflict`, `hold_ordered`, `limit_exceeded`, `not_adjacent`, `not_blocked`, `not_on_sale`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `seats_unavailable`, `status_conflict`, `ticket_used`, `ticket_void`, `wrong_event` */
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
            /** @description Unprocessable Entity: `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            /** @description Unauthorized: `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `forbidden` */
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
            /** @description Conflict: `already_used`, `conflict`, `hold_ordered`, `limit_exceeded`, `not_adjacent`, `not_blocked`, `not_on_sale`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `seats_unavailable`, `status_conflict`, `ticket_used`, `ticket_void`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Conflict: `already_used`, `conflict`, `hold_ordered`, `limit_exceeded`, `not_adjacent`, `not_blocked`, `not_on_sale`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `seats_unavailable`, `status_conflict`, `ticket_used`, `ticket_void`, `wrong_event` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
                /** @description pixels a side of a PNG, 69 to 2000 */
                size?: number;
            };
            header?: never;
            path: {
                /** @description svg or png */
                format: string;
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Unprocessable Entity: `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            /** @description Bad Request: `invalid_request`, `malformed_body`, `malformed_json` */
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Conflict: `already_used`, `conflict`, `hold_ordered`, `limit_exceeded`, `not_adjacent`, `not_blocked`, `not_on_sale`, `order_busy`, `order_decided`, `order_not_completed`, `orphan_seat`, `seats_unavailable`, `status_conflict`, `ticket_used`, `ticket_void`, `wrong_event` */
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
            /** @description Unprocessable Entity: `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
            /** @description Bad Request: `invalid_request`, `malformed_body`, `malformed_json` */
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
            /** @description Forbidden: `forbidden` */
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
            /** @description Unprocessable Entity: `idempotency_conflict`, `invalid_request`, `ticket_invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
                content?: never;
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
            /** @description Too Many Requests: `rate_limited` */
            429: {
                headers: {
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
            /** @description Service Unavailable: `identity_provider_unavailable`, `interrupted`, `moved`, `overloaded`, `store_unavailable` */
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
