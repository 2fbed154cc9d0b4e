// Shows reminders that the node sends while no page is open. It reads nothing and keeps nothing.
self.addEventListener('push', (event) => {
  const { id, subject, link } = event.data.json();
  event.waitUntil(
    self.registration.showNotification(subject, {
      // The same message again takes the place of the first.
      tag: id,
      requireInteraction: true,
      data: { link },
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { link } = event.notification.data;
  // Only ever a page of the node that this worker belongs to.
  const path = link && new URL(link).pathname;
  event.waitUntil(self.clients.openWindow(path?.startsWith('/app/') ? path : '/app/'));
});
