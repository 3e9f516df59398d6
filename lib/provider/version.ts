/** Of the provider's interface and of its package: that of the product. */
export const VERSION = '0.1.0';
