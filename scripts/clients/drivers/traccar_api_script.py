"""Uses traccar-api as a script does: with a form login, Basic and a cookie at once, and ids as texts in permissions."""

import os
from datetime import UTC, datetime, timedelta

from checks import SERVER, VAN, VAN_UNIQUE_ID, check
from traccar_api.api import TraccarApi
from traccar_api.traccar_errors.traccar_api_errors import TraccarApiError

api = TraccarApi(SERVER, os.environ["EMAIL"], os.environ["PASSWORD"])
user = api.login()
check("signs in", user["email"] == os.environ["EMAIL"], user)
check("reads the server", api.get_server()["version"], None)
names = sorted(device["name"] for device in api.get_devices())
check("lists devices", names == ["New", "Van"], names)
found = api.get_device(device_unique_ids=[VAN_UNIQUE_ID])
check("finds a device by its unique id", [device["id"] for device in found] == [VAN], found)
check("finds devices by id", len(api.get_device(device_ids=[VAN])) == 1)
check("reads its user", api.get_user(user["id"])["id"] == user["id"])
check("lists drivers and groups", (api.get_drivers(), api.get_groups()) == ([], []))
try:
    api.get_users()
except TraccarApiError as error:
    check("is told that users are for administrators", "400" in str(error), error)

group = api.create_group({"name": "Fleet"})
check("creates a group", api.get_group(group["id"])["name"] == "Fleet", group)
api.update_group({**group, "name": "North"})
check("renames a group", [one["name"] for one in api.get_groups()] == ["North"], api.get_groups())

driver = api.create_driver({"name": "Ann", "uniqueId": f"card-{VAN}"})
check("creates a driver", api.get_driver(driver["id"])["name"] == "Ann", driver)
api.update_driver({**driver, "name": "Anna"})
api.link_driver_device(driver_id=driver["id"], device_id=VAN)
check("links a driver", [one["name"] for one in api.get_drivers()] == ["Anna"], api.get_drivers())
api.unlink_driver_device(driver_id=driver["id"], device_id=VAN)
api.delete_driver(driver)
check("deletes a driver", api.get_drivers() == [], api.get_drivers())

device = api.create_device({"name": "Wagon", "uniqueId": f"{VAN_UNIQUE_ID}-wagon"})
renamed = api.update_device({**device, "name": "Wagon 2", "groupId": group["id"]})
check("renames a device", (renamed["name"], renamed["groupId"]) == ("Wagon 2", group["id"]), renamed)
api.delete_device(device)
check("deletes a device", len(api.get_devices()) == 2)

now = datetime.now(tz=UTC)
latest = api.get_latest_position(device_id=VAN)
check("reads the latest position", [position["deviceId"] for position in latest] == [VAN], latest)
past = api.get_positions(device_id=VAN, from_date=now - timedelta(hours=1), to_date=now)
check("reads past positions", [position["id"] for position in past] == [latest[0]["id"]], past)

api.logout()
wrong = TraccarApi(SERVER, os.environ["EMAIL"], "wrong")
try:
    wrong.login()
except (TraccarApiError, TypeError):
    check("rejects a wrong password", True)
