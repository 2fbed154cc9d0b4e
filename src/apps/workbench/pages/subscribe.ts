/** Whether this browser can be sent messages while no page of it is open. */
export const pushPossible = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && window.isSecureContext;

/**
 * Asks the person whether the node may send messages to this browser, and the browser's push service for an address (RFC 8030).
 * Throws when they say no.
 */
export async function subscribe(
  pushKey: string,
): Promise<{ endpoint: string; keys: { p256dh: string; auth: string } }> {
  await navigator.serviceWorker.register('/app/push-worker.js', { scope: '/app/' });
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: pushKey,
  });
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint: endpoint!, keys: { p256dh: keys!.p256dh!, auth: keys!.auth! } };
}
