/*
 * A Modbus server by libmodbus, which we did not write.
 *
 *   libmodbus-server tcp                                prints its port on loopback; serves one connection after the other
 *   libmodbus-server rtu DEVICE BAUD N|E|O STOP UNIT    prints "ready"; other units are silent
 *
 * Holding registers 0..999 hold their address, input registers their address + 10000; every third coil and input is set.
 * Reads that touch 500..509 are refused with exception 2, 510..519 with 5, 520..529 with 6, 530..539 with 10, 540..549
 * with 11. Writes are refused with 1. Ends when its stdin does.
 */
#include <errno.h>
#include <modbus.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { registers = 1000, refused_from = 500, refused_to = 549, refused_each = 10 };

static const unsigned int refusals[] = {
    MODBUS_EXCEPTION_ILLEGAL_DATA_ADDRESS, MODBUS_EXCEPTION_ACKNOWLEDGE, MODBUS_EXCEPTION_SLAVE_OR_SERVER_BUSY,
    MODBUS_EXCEPTION_GATEWAY_PATH, MODBUS_EXCEPTION_GATEWAY_TARGET,
};

static void fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, modbus_strerror(errno));
    exit(1);
}

static modbus_mapping_t *new_image(void)
{
    modbus_mapping_t *image = modbus_mapping_new(registers, registers, registers, registers);
    if (image == NULL) fail("image");
    for (int address = 0; address < registers; address++) {
        image->tab_registers[address] = address;
        image->tab_input_registers[address] = address + 10000;
        image->tab_bits[address] = image->tab_input_bits[address] = address % 3 == 0;
    }
    return image;
}

/* Waits until there is something to read; ends the program when stdin is closed. */
static void wait_for(int fd)
{
    struct pollfd polled[2] = {{.fd = 0, .events = POLLIN}, {.fd = fd, .events = POLLIN}};
    for (;;) {
        if (poll(polled, 2, -1) < 0 && errno != EINTR) fail("poll");
        char ignored[64];
        if (polled[0].revents != 0 && read(0, ignored, sizeof ignored) <= 0) exit(0);
        if (polled[1].revents != 0) return;
    }
}

/* Answers one request. */
static int answer(modbus_t *ctx, const uint8_t *frame, int length, modbus_mapping_t *image)
{
    const uint8_t *pdu = frame + modbus_get_header_length(ctx);
    const int first = pdu[1] << 8 | pdu[2];
    const int last = first + (pdu[3] << 8 | pdu[4]) - 1;
    if (pdu[0] < 1 || pdu[0] > 4) return modbus_reply_exception(ctx, frame, MODBUS_EXCEPTION_ILLEGAL_FUNCTION);
    if (last < refused_from || first > refused_to) return modbus_reply(ctx, frame, length, image);
    const int touched = first < refused_from ? refused_from : first;
    return modbus_reply_exception(ctx, frame, refusals[(touched - refused_from) / refused_each]);
}

/* Serves a connection until it is closed, a line until there was a request for another unit. */
static void serve(modbus_t *ctx, modbus_mapping_t *image, int is_line)
{
    uint8_t frame[MODBUS_MAX_ADU_LENGTH];
    for (;;) {
        wait_for(modbus_get_socket(ctx));
        const int length = modbus_receive(ctx, frame);
        if (length > 0 && answer(ctx, frame, length, image) < 0 && !is_line) return;
        if (length == 0 && is_line) return;
        if (length >= 0) continue;
        if (!is_line) return;
        if (errno == EIO || errno == EBADF || errno == ENODEV) fail("line");
        modbus_flush(ctx);
    }
}

static void serve_tcp(modbus_mapping_t *image)
{
    modbus_t *ctx = modbus_new_tcp("127.0.0.1", 0);
    int listener = ctx == NULL ? -1 : modbus_tcp_listen(ctx, 1);
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    if (listener < 0 || getsockname(listener, (struct sockaddr *)&address, &size) < 0) fail("listen");
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        wait_for(listener);
        if (modbus_tcp_accept(ctx, &listener) < 0) continue;
        serve(ctx, image, 0);
        modbus_close(ctx);
    }
}

/*
 * After a request for another unit libmodbus takes the next frame for that unit's answer. Here no other unit answers, and it
 * would swallow a request of ours: it starts anew instead.
 */
static void serve_rtu(modbus_mapping_t *image, char **options)
{
    for (int is_first = 1;; is_first = 0) {
        modbus_t *ctx = modbus_new_rtu(options[0], atoi(options[1]), options[2][0], 8, atoi(options[3]));
        if (ctx == NULL || modbus_set_slave(ctx, atoi(options[4])) < 0 || modbus_connect(ctx) < 0) fail(options[0]);
        if (is_first) printf("ready\n");
        fflush(stdout);
        serve(ctx, image, 1);
        modbus_close(ctx);
        modbus_free(ctx);
    }
}

int main(int count, char **arguments)
{
    modbus_mapping_t *image = new_image();
    if (count == 2 && strcmp(arguments[1], "tcp") == 0) serve_tcp(image);
    if (count == 7 && strcmp(arguments[1], "rtu") == 0) serve_rtu(image, arguments + 2);
    fprintf(stderr, "libmodbus-server tcp | rtu DEVICE BAUD N|E|O STOP UNIT\n");
    return 2;
}
