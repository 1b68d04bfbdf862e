"""Uses the client that is generated from Traccar's OpenAPI document. It parses each response into typed models."""

import os
from datetime import UTC, datetime, timedelta
from importlib import import_module

from checks import SERVER, VAN, YARD, check, eventually, report
from traccar_api_client import AuthenticatedClient
from traccar_api_client.models import (
    Command,
    Device,
    DeviceAccumulators,
    Driver,
    Geofence,
    Group,
    Maintenance,
    Notification,
    Permission,
    PostSessionTokenBody,
)

client = AuthenticatedClient(base_url=f"{SERVER}/api", token=os.environ["TOKEN"], raise_on_unexpected_status=True)


def call(path, *args, status=200, **options):
    """Calls an operation, for example `devices.get_devices`. Returns the parsed response."""
    response = import_module(f"traccar_api_client.api.{path}").sync_detailed(*args, client=client, **options)
    check(path, response.status_code == status, (response.status_code, response.content))
    return response.parsed


def crud(plural, item, change):
    """Creates an object, changes it, finds it in the list and deletes it."""
    made = call(f"{plural}.post_{plural}", body=item)
    for name, value in change.items():
        setattr(made, name, value)
    changed = call(f"{plural}.put_{plural}_id", made.id, body=made)
    listed = [one for one in call(f"{plural}.get_{plural}") if one.id == made.id]
    shown = [getattr(one, name) for one in [changed, *listed] for name in change]
    check(f"{plural} are changed", shown == [*change.values()] * 2, shown)
    call(f"{plural}.delete_{plural}_id", made.id, status=204)


report(60.1, alarm="sos")
now = datetime.now(tz=UTC)
day = {"device_id": [VAN], "from_": now - timedelta(days=1), "to": now + timedelta(minutes=1)}

positions = eventually(
    "positions",
    lambda: call("positions.get_positions", device_id=VAN),
    lambda shown: [position.latitude for position in shown] == [60.1],
)
check("server", call("server.get_server").version)
check("session", call("session.get_session", token=os.environ["TOKEN"]).email == os.environ["EMAIL"])
call("session.post_session_token", body=PostSessionTokenBody(expiration=now + timedelta(days=1)))
devices = call("devices.get_devices")
check("devices", sorted(device.status for device in devices) == ["offline", "online"], devices)
check("times have a zone", positions[0].fix_time.utcoffset() == timedelta(0), positions[0].fix_time)
past = call("positions.get_positions", device_id=VAN, from_=day["from_"], to=day["to"])
check("past positions", len(past) == 2, past)

crud("devices", Device(name="Wagon", unique_id=f"wagon-{VAN}"), {"name": "Wagon 2", "category": "truck"})
crud("groups", Group(name="Fleet"), {"name": "North"})
crud("geofences", Geofence(name="Port", area="CIRCLE (59 10, 100)"), {"name": "Harbor"})
crud("drivers", Driver(name="Ann", unique_id=f"card-{VAN}"), {"name": "Anna"})
crud("maintenance", Maintenance(name="Oil", type_="totalDistance", start=0, period=1e7), {"name": "Oil and filter"})
crud("notifications", Notification(type_="deviceOnline", always=True, notificators="web"), {"always": False})
crud("commands", Command(type_="engineStop", description="Stop"), {"description": "Halt"})

call("permissions.delete_permissions", body=Permission(device_id=VAN, geofence_id=YARD), status=204)
call("permissions.post_permissions", body=Permission(device_id=VAN, geofence_id=YARD), status=204)
accumulators = DeviceAccumulators(device_id=VAN, total_distance=5000, hours=3_600_000)
call("devices.put_devices_id_accumulators", VAN, body=accumulators, status=204)
check("command types", [kind.type_ for kind in call("commands.get_commands_types", device_id=VAN)] != [])
check("event types", [kind.type_ for kind in call("notifications.get_notifications_types")] != [])

events = eventually(
    "events",
    lambda: call("reports.get_reports_events", **day),
    lambda shown: "alarm" in {event.type_ for event in shown},
)
check("an event", call("events.get_events_id", events[0].id).id == events[0].id)
route = call("reports.get_reports_route", **day)
check("route, with the position of new accumulators", len(route) == 3, route)
check("summary", [row.device_name for row in call("reports.get_reports_summary", **day)] == ["Van"])
check("stops and trips", all(isinstance(call(f"reports.get_reports_{name}", **day), list) for name in ("stops", "trips")))
check("commands to send", isinstance(call("commands.get_commands_send", device_id=VAN), list))
for plural in ("calendars.get_calendars", "attributes.get_attributes_computed"):
    check(plural, isinstance(call(plural), list))
