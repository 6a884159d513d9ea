using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>
/// An instruction of FEAT_LSE at a device: compare and swap, of a register or of a pair, and the operations that load, combine and store.
/// It is emulated as a load and a store, so that other vCPUs may come in between. (Arm DDI 0487L.b, "Atomic memory operations" and "Compare and swap" of the A64 encoding index.)
/// </summary>
/// <param name="Size">Of one register, in bytes: 1, 2, 4 or 8.</param>
/// <param name="Operation">o3 and opc, or one of the two below.</param>
internal sealed record AtomicAccess(int Size, int Operation, int Rs, int Rt)
{
    private const int SWP = 8, CAS = 16, CASP = 17;

    public static AtomicAccess? Decode(uint word)
    {
        int size = 1 << (int)(word >> 30), rs = (int)(word >> 16 & 0x1f), rt = LoadStore.Rt(word);
        if ((word & 0x3f20_0c00) == 0x3820_0000 && (word >> 12 & 0xf) is <= SWP and var operation)
            return new AtomicAccess(size, (int)operation, rs, rt);
        if ((word & 0x3fa0_7c00) == 0x08a0_7c00)
            return new AtomicAccess(size, CAS, rs, rt);
        return (word & 0xbfa0_7c00) == 0x0820_7c00 ? new AtomicAccess(LoadStore.Bit(word, 30) ? 8 : 4, CASP, rs, rt) : null;
    }

    /// <summary>Of the whole access, in bytes.</summary>
    public int Bytes => Operation == CASP ? 2 * Size : Size;

    /// <returns>Whether interrupts may have changed.</returns>
    public Handler<bool> Perform(Cpu cpu, Vcpu vcpu, DevicePlace place) => Operation switch
    {
        CAS => CompareAndSwap(cpu, vcpu, place, count: 1),
        CASP => CompareAndSwap(cpu, vcpu, place, count: 2),
        _ => LoadAndStore(cpu, vcpu, place),
    };

    private async Handler<bool> CompareAndSwap(Cpu cpu, Vcpu vcpu, DevicePlace place, int count)
    {
        var old = new ulong[count];
        bool isEqual = true, changes = false;
        for (int n = 0; n < count; n++)
            old[n] = await Devices.ReadValue(cpu, vcpu, place.Device, At(place, n));
        for (int n = 0; n < count; n++)
            isEqual &= Low(await cpu.PE.X(Rs + n)) == old[n];
        for (int n = 0; n < count && isEqual; n++)
            changes |= await Devices.WriteValue(cpu, vcpu, place.Device, At(place, n), await cpu.PE.X(Rt + n));
        for (int n = 0; n < count; n++)
            await cpu.PE.SetX(Rs + n, old[n]);
        return changes;
    }

    private async Handler<bool> LoadAndStore(Cpu cpu, Vcpu vcpu, DevicePlace place)
    {
        ulong old = await Devices.ReadValue(cpu, vcpu, place.Device, At(place, 0)), operand = Low(await cpu.PE.X(Rs));
        bool changes = await Devices.WriteValue(cpu, vcpu, place.Device, At(place, 0), Combined(old, operand));
        await cpu.PE.SetX(Rt, old);
        return changes;
    }

    private RegisterAccess At(DevicePlace place, int n) => new(place.Offset + (ulong)(n * Size), Size);

    /// <summary>LDADD, LDCLR, LDEOR, LDSET, LDSMAX, LDSMIN, LDUMAX, LDUMIN, SWP.</summary>
    private ulong Combined(ulong old, ulong operand) => Operation switch
    {
        0 => old + operand,
        1 => old & ~operand,
        2 => old ^ operand,
        3 => old | operand,
        4 => Signed(old) > Signed(operand) ? old : operand,
        5 => Signed(old) < Signed(operand) ? old : operand,
        6 => Math.Max(old, operand),
        7 => Math.Min(old, operand),
        _ => operand,
    };

    private long Signed(ulong value) => (long)(value << 64 - 8 * Size);

    private ulong Low(ulong value) => value << 64 - 8 * Size >> 64 - 8 * Size;
}
