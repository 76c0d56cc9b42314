/** Where a draft is written on, for its writer alone. */
export const draftPath = (id: string): string => `/manage/drafts/${id}`
