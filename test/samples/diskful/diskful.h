char first_byte(void);
