// the search element
