# What every map may use beside jq's own functions, see REFERENCE.md.

# each(f; g): the objects that g makes of the values at the paths f, with
# their places in the document.
def each(f; g): . as $document | [
  path(f) as $path | $document | getpath($path) | g | {pointer: ($path | pointer)} + .
];

# percent: 0..100 to 0..1; null stays null.
def percent: if . == null then . else tonumber / 100 end;

# text: a number as a text; null stays null.
def text: if . == null then . else tostring end;
