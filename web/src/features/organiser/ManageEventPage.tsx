export default function ManageEventPage() {
  return null;
}
