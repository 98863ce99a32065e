from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString

from publishing.pieces import kept

register = template.Library()


@register.tag
def keep(parser: Parser, token: Token) -> "Keep":
    """`{% keep name %}…{% endkeep %}`: rendered once for all pages that have it.

    It may depend on what is public, on the language and on its name alone. With an empty name it is
    rendered each time.
    """
    _tag, name = token.split_contents()
    nodes = parser.parse(("endkeep",))
    parser.delete_first_token()
    return Keep(parser.compile_filter(name), nodes)


class Keep(template.Node):
    def __init__(self, name: FilterExpression, nodelist: NodeList):
        self.name, self.nodelist = name, nodelist

    def render(self, context: template.Context) -> SafeString:
        name = self.name.resolve(context)
        request = context.get("request") if name else None
        return kept(request, name, lambda: self.nodelist.render(context))
