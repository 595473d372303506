"""The page of a diagram: a template, a style sheet and ES modules, of which `bundle` makes one file.

`page.html_page` writes it; `main.js` starts it, and every other module can be imported by another page as it is. `model.js` and its
neighbours know what is shown, `picture.js` draws it, `page.js` goes from what a reader does to what is shown.
"""
