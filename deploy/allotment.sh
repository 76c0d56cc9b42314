#!/bin/sh
# The operator's program where the hub is a service: as the hub's user, with the hub's settings, and in the folder of the
# backups. Installed as /usr/local/bin/allotment, for root.
cd /var/lib/allotment-backups || exit 1
exec runuser -u allotment -- /opt/allotment/node_modules/.bin/node --env-file=/etc/allotment/hub.env \
  /opt/allotment/src/allotment.js "$@"
