export default function OrganiserPage() {
  return null;
}
