// WFI ends when a device interrupts: the real-time clock two seconds later, and the UART when a byte arrives, which is sent when the guest prints a full stop.
.include "guest.inc"

.equ RTC,   0x09010000
.equ GICD,  0x08000000
.equ GICR,  0x080a0000

start:
    prepare
    bl      enable_interrupts

    ldr     x20, =RTC
    ldr     w21, [x20]              // RTCDR
    mov     w0, #1
    str     w0, [x20, #0x10]        // RTCIMSC
    add     w0, w21, #2
    str     w0, [x20, #0x04]        // RTCMR
    bl      wait
    say     "alarm: INTID 0x"
    mov     x0, x22
    mov     x1, #12
    bl      print_hex
    say     ", seconds 0x"
    ldr     w0, [x20]
    sub     w0, w0, w21
    mov     x1, #4
    bl      print_hex
    say     "\n"
    mov     w0, #1
    str     w0, [x20, #0x1c]        // RTCICR
    bl      end_interrupt

    ldr     x20, =UART
    mov     w0, #0x10
    str     w0, [x20, #0x38]        // UARTIMSC: the receive interrupt
    say     "input."
    bl      wait
    say     " INTID 0x"
    mov     x0, x22
    mov     x1, #12
    bl      print_hex
    say     ", byte 0x"
    ldr     w0, [x20]
    mov     x1, #8
    bl      print_hex
    say     "\n"
    bl      end_interrupt
    mrs     x0, isr_el1
    cbz     x0, power_off
    say     "an interrupt is still pending\n"
    b       power_off

// The interrupts 33 and 34, of Group 1, go to this PE, which stays masked: they end WFI only.
enable_interrupts:
    ldr     x0, =GICR
    ldr     w1, [x0, #0x14]         // GICR_WAKER: awake
    bic     w1, w1, #2
    str     w1, [x0, #0x14]
1:  ldr     w1, [x0, #0x14]
    tbnz    w1, #2, 1b
    ldr     x0, =GICD
    mov     w1, #0x12               // GICD_CTLR: affinity routing and Group 1
    str     w1, [x0]
    mov     w1, #6
    str     w1, [x0, #0x84]         // GICD_IGROUPR1
    str     w1, [x0, #0x104]        // GICD_ISENABLER1
    mov     x1, #0xf                // IRQs come to EL2 here
    msr     s3_4_c12_c9_5, x1       // ICC_SRE_EL2
    isb
    ldr     x1, =RW | IMO
    msr     hcr_el2, x1
    mov     x1, #0xff
    msr     s3_0_c4_c6_0, x1        // ICC_PMR_EL1
    mov     x1, #1
    msr     s3_0_c12_c12_7, x1      // ICC_IGRPEN1_EL1
    isb
    ret

// Waits for an interrupt and acknowledges it: INTID in x22.
wait:
    wfi
    mrs     x0, isr_el1
    cbz     x0, wait
    mrs     x22, s3_0_c12_c12_0     // ICC_IAR1_EL1
    ret

end_interrupt:
    msr     s3_0_c12_c12_1, x22     // ICC_EOIR1_EL1
    isb
    ret
