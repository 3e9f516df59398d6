import { WaitingPairings } from '../stores/WaitingPairings.tsx';
import { FoundInvoices } from './FoundInvoices.tsx';

/** What the home screen learns after it is up: pairings that wait, and invoices on the page in front. */
export function Offers() {
  return (
    <>
      <WaitingPairings />
      <FoundInvoices />
    </>
  );
}
