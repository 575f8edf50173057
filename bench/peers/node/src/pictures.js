// The stored pictures of tickets.
import { statement } from "./database.js";

const read = statement(
    "ticket_picture",
    `SELECT png FROM node_peer.tickets JOIN node_peer.orders USING (order_id)
   WHERE ticket_id = $1 AND user_id = $2`,
);

/** The PNG of a ticket of this user, or undefined. */
export async function readPicture(pool, user, ticketId) {
    const [ticket] = await read(pool, [ticketId, user]);
    return ticket?.png;
}
