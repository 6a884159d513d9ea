using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>
/// The emulated PL011 of a VM; what it sends goes to the board's PL011, and what that receives comes to the first VM that has one.
/// (Xvisor: emulators/serial/pl011.c; Arm DDI 0183G. What that leaves open is as on the board.)
/// </summary>
internal static class Uart
{
    private const ulong UARTDR = 0x000, UARTRSR = 0x004, UARTFR = 0x018, UARTILPR = 0x020, UARTIBRD = 0x024, UARTFBRD = 0x028, UARTLCR_H = 0x02c,
        UARTCR = 0x030, UARTIFLS = 0x034, UARTIMSC = 0x038, UARTRIS = 0x03c, UARTMIS = 0x040, UARTICR = 0x044, UARTDMACR = 0x048, UARTPeriphID0 = 0xfe0;

    /// <summary>Where the FIFO is behind the registers, each of which has a doubleword at twice its offset: how many bytes it holds, and the bytes.</summary>
    private const ulong FifoCount = 0xa0, Fifo = 0xa8;

    private const uint RXFE = 1 << 4, RXFF = 1 << 6, TXFE = 1 << 7, ReceiveInterrupt = 1 << 4, TransmitInterrupt = 1 << 5, OverrunInterrupt = 1 << 10;
    private const uint FEN = 1 << 4, OE = 1 << 3, LBE = 1 << 7;
    private const int FifoDepth = 16, LargestInput = 32;

    private static ReadOnlySpan<byte> Identification => [0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1];

    /// <summary>Transmit and receive are enabled after reset, and the FIFO levels are one half.</summary>
    public static async Handler Reset(ModelPE pe, Vm vm)
    {
        await pe.STR(At(vm, UARTCR), 0x300);
        await pe.STR(At(vm, UARTIFLS), 0x12);
    }

    /// <summary>The board's UART says when something has arrived.</summary>
    public static async Handler EnableInput(ModelPE pe) => await pe.STR(Board.UART + UARTIMSC, ReceiveInterrupt, 4);

    /// <summary>Registers are words: a narrow read gets the low bytes, one of 8 bytes two registers.</summary>
    public static async Handler<ulong> Read(Cpu cpu, Vcpu vcpu, RegisterAccess access)
    {
        await Spinlock.Acquire(cpu.PE, vcpu.Vm.Lock);
        ulong count = await cpu.PE.LDR(At(vcpu.Vm, FifoCount));
        ulong value = await ReadRegister(cpu.PE, vcpu, access.Offset & ~3UL);
        if (access.Size == 8)
            value |= await ReadRegister(cpu.PE, vcpu, (access.Offset & ~3UL) + 4) << 32;
        bool falls = count > 0 && await cpu.PE.LDR(At(vcpu.Vm, FifoCount)) == 0;
        await Spinlock.Release(cpu.PE, vcpu.Vm.Lock);
        if (falls)
        {
            await Distributor.KickOthers(cpu, vcpu);
            await VirtualInterrupts.Refresh(cpu, vcpu);
        }
        return access.Size == 8 ? value : value & (1UL << 8 * access.Size) - 1;
    }

    /// <returns>Whether interrupts may have changed.</returns>
    public static async Handler<bool> Write(Cpu cpu, Vcpu vcpu, RegisterAccess access, ulong value)
    {
        await Spinlock.Acquire(cpu.PE, vcpu.Vm.Lock);
        bool before = await Line(cpu.PE, vcpu.Vm);
        await WriteRegister(cpu.PE, vcpu, access.Offset & ~3UL, (uint)value);
        if (access.Size == 8)
            await WriteRegister(cpu.PE, vcpu, (access.Offset & ~3UL) + 4, (uint)(value >> 32));
        bool after = await Line(cpu.PE, vcpu.Vm);
        if (after != before)
            await SetLine(cpu.PE, vcpu, after);
        await Spinlock.Release(cpu.PE, vcpu.Vm.Lock);
        if (after != before)
            await Distributor.KickOthers(cpu, vcpu);
        return after != before;
    }

    /// <summary>What has arrived at the board's UART comes to the VM that has the console.</summary>
    public static async Handler Receive(Cpu cpu)
    {
        var pe = cpu.PE;
        var vcpu = cpu.Layout.Vcpus.FirstOrDefault(v => v.Vm.Configuration.HasUart);
        if (vcpu is not null)
            await Spinlock.Acquire(pe, vcpu.Vm.Lock);
        for (int n = 0; n < LargestInput && (await pe.LDR(Board.UART + UARTFR, 4) & RXFE) == 0; n++)
        {
            byte received = (byte)await pe.LDR(Board.UART + UARTDR, 4);
            if (vcpu is not null)
                await Push(pe, vcpu.Vm, received);
        }
        if (vcpu is null)
            return;
        await SetLine(pe, vcpu, await Line(pe, vcpu.Vm));
        await Spinlock.Release(pe, vcpu.Vm.Lock);
        await Distributor.KickOthers(cpu, vcpu);
    }

    private static ulong At(Vm vm, ulong offset) => vm.Block + VmBlock.Uart + 2 * offset;

    private static async Handler<ulong> ReadRegister(ModelPE pe, Vcpu vcpu, ulong offset)
    {
        var vm = vcpu.Vm;
        switch (offset)
        {
            case UARTDR:
                return await Pop(pe, vcpu);
            case UARTFR:
                ulong count = await pe.LDR(At(vm, FifoCount));
                return TXFE | (count == 0 ? RXFE : 0) | (count == await Depth(pe, vm) ? RXFF : 0) | ModemStatus(await pe.LDR(At(vm, UARTCR)));
            case UARTMIS:
                return await pe.LDR(At(vm, UARTRIS)) & await pe.LDR(At(vm, UARTIMSC));
            case UARTRSR or UARTILPR or UARTIBRD or UARTFBRD or UARTLCR_H or UARTCR or UARTIFLS or UARTIMSC or UARTRIS or UARTDMACR:
                return await pe.LDR(At(vm, offset));
            default:
                return offset is >= UARTPeriphID0 and < Board.UARTSize ? Identification[(int)(offset - UARTPeriphID0) / 4] : 0u;
        }
    }

    private static async Handler WriteRegister(ModelPE pe, Vcpu vcpu, ulong offset, uint value)
    {
        var vm = vcpu.Vm;
        switch (offset)
        {
            case UARTDR:
                await Send(pe, vm, (byte)value);
                break;
            case UARTICR:
                await pe.STR(At(vm, UARTRIS), await pe.LDR(At(vm, UARTRIS)) & ~(ulong)value);
                break;
            case UARTLCR_H:
                await SetLineControl(pe, vm, value & 0xff);
                break;
            case UARTCR:
                await SetControl(pe, vm, value & 0xffff);
                break;
            default:
                if (Writable(offset) is { } mask)
                    await pe.STR(At(vm, offset), value & mask);
                break;
        }
    }

    /// <summary>The bits that a register keeps; null for one that ignores writes.</summary>
    private static uint? Writable(ulong offset) => offset switch
    {
        UARTRSR => 0,
        UARTILPR => 0xff,
        UARTIBRD => 0xffff,
        UARTFBRD => 0x3f,
        UARTIFLS => 0x3f,
        UARTIMSC => 0x7ff,
        UARTDMACR => 0x7,
        _ => null,
    };

    /// <summary>The transmitter is empty again at once, which is what its interrupt reports; in loopback the byte comes back too.</summary>
    private static async Handler Send(ModelPE pe, Vm vm, byte value)
    {
        await pe.STR(Board.UART + UARTDR, value, 4);
        await pe.STR(At(vm, UARTRIS), await pe.LDR(At(vm, UARTRIS)) | TransmitInterrupt);
        if ((await pe.LDR(At(vm, UARTCR)) & LBE) != 0)
            await Push(pe, vm, value);
    }

    private static async Handler<ulong> Depth(ModelPE pe, Vm vm) => (await pe.LDR(At(vm, UARTLCR_H)) & FEN) != 0 ? (ulong)FifoDepth : 1;

    private static async Handler Push(ModelPE pe, Vm vm, byte value)
    {
        ulong count = await pe.LDR(At(vm, FifoCount));
        ulong raised = count == 0 ? ReceiveInterrupt : 0u;
        if (count == await Depth(pe, vm))
        {
            await pe.STR(At(vm, UARTRSR), await pe.LDR(At(vm, UARTRSR)) | OE);
            raised = OverrunInterrupt;
        }
        else
        {
            await pe.STR(At(vm, Fifo) + count, value, 1);
            await pe.STR(At(vm, FifoCount), count + 1);
        }
        await pe.STR(At(vm, UARTRIS), await pe.LDR(At(vm, UARTRIS)) | raised);
    }

    /// <summary>Takes the oldest byte; zero when there is none.</summary>
    private static async Handler<ulong> Pop(ModelPE pe, Vcpu vcpu)
    {
        var vm = vcpu.Vm;
        ulong count = await pe.LDR(At(vm, FifoCount));
        if (count == 0)
            return 0;
        ulong low = await pe.LDR(At(vm, Fifo)), high = await pe.LDR(At(vm, Fifo) + 8);
        await pe.STR(At(vm, Fifo), low >> 8 | high << 56);
        await pe.STR(At(vm, Fifo) + 8, high >> 8);
        await pe.STR(At(vm, FifoCount), count - 1);
        if (count > 1)
            return low & 0xff;
        await pe.STR(At(vm, UARTRIS), await pe.LDR(At(vm, UARTRIS)) & ~(ulong)ReceiveInterrupt);
        await SetLine(pe, vcpu, await Line(pe, vm));
        return low & 0xff;
    }

    /// <summary>Enabling or disabling the FIFOs empties them.</summary>
    private static async Handler SetLineControl(ModelPE pe, Vm vm, ulong value)
    {
        ulong before = await pe.LDR(At(vm, UARTLCR_H));
        await pe.STR(At(vm, UARTLCR_H), value);
        if (((before ^ value) & FEN) != 0)
            await pe.STR(At(vm, FifoCount), 0);
    }

    /// <summary>A modem line that changes, which only loopback makes possible, raises its interrupt.</summary>
    private static async Handler SetControl(ModelPE pe, Vm vm, ulong value)
    {
        ulong changed = ModemStatus(await pe.LDR(At(vm, UARTCR))) ^ ModemStatus(value);
        await pe.STR(At(vm, UARTCR), value);
        // UARTFR: RI at bit 8, DCD 2, DSR 1, CTS 0; UARTRIS: DSR 3, DCD 2, CTS 1, RI 0.
        ulong raised = changed >> 8 & 1 | (changed & 1) << 1 | changed & 4 | (changed & 2) << 2;
        if (raised != 0)
            await pe.STR(At(vm, UARTRIS), await pe.LDR(At(vm, UARTRIS)) | raised);
    }

    /// <summary>In loopback Out2, Out1, RTS and DTR come back as RI, DCD, CTS and DSR.</summary>
    private static ulong ModemStatus(ulong control) =>
        (control & LBE) == 0 ? 0 : (control >> 13 & 1) << 8 | (control >> 12 & 1) << 2 | control >> 11 & 1 | (control >> 10 & 1) << 1;

    /// <summary>UARTINTR, the line of all interrupts together.</summary>
    private static async Handler<bool> Line(ModelPE pe, Vm vm) => (await pe.LDR(At(vm, UARTRIS)) & await pe.LDR(At(vm, UARTIMSC))) != 0;

    private static async Handler SetLine(ModelPE pe, Vcpu vcpu, bool level)
    {
        const uint Bit = 1u << Board.UartInterrupt % 32;
        var bank = await InterruptBank.Load(pe, vcpu, Board.UartInterrupt);
        bank.SetLines(Bit, level ? Bit : 0);
        await bank.Store(pe);
        if (bank.IsBusy)
            await BankRegisters.SetBusy(pe, vcpu.Vm, Board.UartInterrupt);
    }
}
