-- What pandoc's Typst needs to be safe and accessible: no wrapping of cells, pictures only where they were
-- put by us, and every formula with its source as alt text.
local function literal(text)
  return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"'):gsub('\n', ' ') .. '"'
end

function Div(block)
  if block.classes:includes('cell') then return block.content end
end

-- The notebook's level one is the title, so its level two is the first level of the page.
function Header(heading)
  heading.level = math.max(1, heading.level - 1)
  return heading
end

function Image(image)
  local alt = pandoc.utils.stringify(image.caption)
  return pandoc.Emph(pandoc.Str('[' .. (alt ~= '' and alt or image.src) .. ']'))
end

function Figure(figure)
  return figure.content
end

function Math(formula)
  local plain = pandoc.Pandoc{pandoc.Plain{pandoc.Math('InlineMath', formula.text)}}
  local set = pandoc.write(plain, 'typst'):gsub('%s+$', '')
  if not set:match('^%$.*%$$') then return pandoc.Code(formula.text) end
  local block = tostring(formula.mathtype == 'DisplayMath')
  return pandoc.RawInline('typst',
    '#math.equation(block: ' .. block .. ', alt: ' .. literal(formula.text) .. ', ' .. set .. '.body);')
end
