"""What an app made with Mastodon.py does, step by step; one line of JSON for each step that another has to answer.

Arguments: where the hub is, and a picture. Standard input: the code that a person is shown after saying yes.
"""

import json
import sys
import threading
import time

from mastodon import Mastodon, StreamListener

BASE, PICTURE = sys.argv[1:3]
SCOPES = ["read", "write", "follow", "push"]


def say(what, value):
    print(json.dumps([what, value]), flush=True)


client_id, client_secret = Mastodon.create_app("Debian's Mastodon.py", scopes=SCOPES, api_base_url=BASE)
api = Mastodon(client_id=client_id, client_secret=client_secret, api_base_url=BASE, ratelimit_method="throw")
say("ask", api.auth_request_url(scopes=SCOPES))
api.log_in(code=sys.stdin.readline().strip(), scopes=SCOPES)
me = api.account_verify_credentials()
say("me", [me.acct, me.display_name])
say("version", api.verify_minimum_version("4.0.0"))

# A picture, and a poll in which somebody else votes.
media = api.media_post(PICTURE, description="Two halves", focus=(-0.5, 0.3))
shown = api.status_post("With a picture", media_ids=[media], spoiler_text="Look", language="en")
[attached] = shown.media_attachments
say("picture", [attached.description, attached.meta.focus.x, attached.type, shown.spoiler_text, shown.language])
asked = api.status_post("Tea or coffee?", poll=api.make_poll(["Tea", "Coffee"], 3600))
say("poll", str(asked.poll.id))
sys.stdin.readline()
say("votes", [[option.title, option.votes_count] for option in api.poll(asked.poll.id).options])

# Pages: all of them, each once, newest first.
numbered = [api.status_post(f"Number {n} #counted", visibility="unlisted").id for n in range(7)]
pages = [api.account_statuses(me, limit=3)]
while len(page := api.fetch_next(pages[-1]) or []) > 0:
    pages.append(page)
ids = [status.id for page in pages for status in page]
say("pages", [len(ids), ids == sorted(set(ids), reverse=True), set(numbered) <= set(ids)])
back = api.fetch_previous(pages[1])
say("back", [status.id for status in back] == [status.id for status in pages[0]])

# Posts come home a moment after they were written.
for _ in range(50):
    home = [status.id for status in api.timeline_home(limit=2)]
    if home == ids[:2]:
        break
    time.sleep(0.1)
say("home", home == ids[:2])

# What others did.
others = api.notifications()
say("notifications", sorted([one.type, one.account.acct] for one in others))
mention = next(one.status for one in others if one.type == "mention")
api.status_favourite(api.status_reply(mention, "Thank you").id)
context = api.status_context(mention.id)
say("context", [len(context.ancestors), len(context.descendants)])

# Lists and filters.
friend = api.account_search("beatrix", limit=1)[0]
say("follow", api.account_follow(friend).following)
circle = api.list_create("Circle")
api.list_accounts_add(circle, [friend])
say("list", [[one.title for one in api.lists()], [one.acct for one in api.list_accounts(circle)]])
api.list_delete(circle)
unwanted = api.filter_create("noise", ["home"], whole_word=True)
say("filter", [[one.phrase for one in api.filters()], api.filter(unwanted).context])
api.filter_delete(unwanted)
say("none left", [len(api.lists()), len(api.filters())])

# One thing as it happens. The connection goes with this process: closing it here would wait for the next heartbeat.
heard = threading.Event()


class Listener(StreamListener):
    def on_update(self, status):
        if not heard.is_set():
            say("heard", [status.account.acct, status.content])
            heard.set()

    def handle_heartbeat(self):
        if not heard.is_set():
            say("listening", True)


api.stream_user(Listener(), run_async=True)
if not heard.wait(15):
    raise SystemExit("Nothing was heard")

for status in ids:
    api.status_delete(status)
say("deleted", len(api.account_statuses(me, exclude_replies=True)))
api.revoke_access_token()
