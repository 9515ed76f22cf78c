"""Reviews: what a change means -> text, Markdown and JSON for those who have to judge it.

`sections` says what is told, `text` and `markdown` how it is written down, `comment` makes one comment of it for a
forge. Whatever a record says goes through `inert` on its way into Markdown.
"""
