/** Where a file of an item can be had, by whoever may see the item. */
export const downloadPath = (item: string, media: string): string => `/download/${item}/${media}`
