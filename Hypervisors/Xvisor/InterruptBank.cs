using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>
/// The state of 32 interrupts, read from memory: the private ones of a vCPU, or 32 SPIs of a VM.
/// A bit of each word stands for an interrupt. (Xvisor: struct vgic_guest_state, arch/arm/cpu/common/vgic.c.)
/// </summary>
internal sealed class InterruptBank
{
    public const ulong Size = 0x40;

    public const uint SGIs = 0xffff;

    /// <summary>Pairs of words in memory: the first named in the low half.</summary>
    public const ulong GroupAndEnabled = 0, LatchedAndActive = 8, EdgeAndLines = 16;

    /// <summary>A byte for each interrupt.</summary>
    public const ulong Priorities = 24;

    private const ulong AcknowledgedAndCleared = 56;

    private readonly ulong _address;
    private (ulong, ulong, ulong, ulong) _stored;
    private uint _acknowledged;

    private InterruptBank(ulong address, int first) => (_address, First) = (address, first);

    /// <summary>The INTID of the first.</summary>
    public int First { get; }

    /// <summary>1: Group 1.</summary>
    public uint Group { get; set; }

    public uint Enabled { get; set; }

    /// <summary>Pending by an edge, an SGI or a write; while it is in a list register, the register has it.</summary>
    public uint Latched { get; set; }

    public uint Active { get; set; }

    /// <summary>Active because the guest acknowledged it, and not by a write.</summary>
    public uint Acknowledged => _acknowledged & Active;

    /// <summary>No longer pending since they went into a list register, which perhaps another PE has.</summary>
    public uint Cleared { get; set; }

    public uint Edge { get; set; }

    /// <summary>The levels of the lines.</summary>
    public uint Lines { get; set; }

    public uint Pending => Latched | Lines & ~Edge;

    public uint Forwarded => Pending & Enabled & ~Active;

    public bool IsBusy => (Latched | Active | Lines) != 0;

    public static ulong AddressOf(Vcpu vcpu, int intid) =>
        intid < 32 ? vcpu.Block + VcpuBlock.Interrupts : vcpu.Vm.Block + VmBlock.Interrupts + Size * (ulong)(intid / 32 - 1);

    /// <summary>The bank that an interrupt is in.</summary>
    public static async Handler<InterruptBank> Load(ModelPE pe, Vcpu vcpu, int intid)
    {
        var bank = new InterruptBank(AddressOf(vcpu, intid), intid & ~31);
        ulong a = await pe.LDR(bank._address + GroupAndEnabled);
        ulong b = await pe.LDR(bank._address + LatchedAndActive);
        ulong c = await pe.LDR(bank._address + EdgeAndLines);
        (bank.Group, bank.Enabled) = ((uint)a, (uint)(a >> 32));
        (bank.Latched, bank.Active) = ((uint)b, (uint)(b >> 32));
        (bank.Edge, bank.Lines) = ((uint)c, (uint)(c >> 32));
        ulong d = await pe.LDR(bank._address + AcknowledgedAndCleared);
        (bank._acknowledged, bank.Cleared) = ((uint)d, (uint)(d >> 32));
        bank._stored = (a, b, c, d);
        return bank;
    }

    /// <summary>Stores what has changed.</summary>
    public async Handler Store(ModelPE pe)
    {
        var now = (Group | (ulong)Enabled << 32, Latched | (ulong)Active << 32, Edge | (ulong)Lines << 32, Acknowledged | (ulong)Cleared << 32);
        if (now.Item1 != _stored.Item1)
            await pe.STR(_address + GroupAndEnabled, now.Item1);
        if (now.Item2 != _stored.Item2)
            await pe.STR(_address + LatchedAndActive, now.Item2);
        if (now.Item3 != _stored.Item3)
            await pe.STR(_address + EdgeAndLines, now.Item3);
        if (now.Item4 != _stored.Item4)
            await pe.STR(_address + AcknowledgedAndCleared, now.Item4);
        _stored = now;
    }

    /// <summary>What the register of an interrupt that is no longer pending holds of that counts no more.</summary>
    public void Clear(uint which) => (Latched, Cleared) = (Latched & ~which, Cleared | which);

    /// <summary>Latched interrupts go into list registers.</summary>
    public void Signal(uint which) => (Latched, Cleared) = (Latched & ~which, Cleared & ~which);

    public void Acknowledge(uint which) => (Active, _acknowledged) = (Active | which, _acknowledged | which);

    /// <summary>Other levels of some lines: a rising edge latches an interrupt that is edge-triggered.</summary>
    public void SetLines(uint which, uint levels)
    {
        uint lines = Lines & ~which | levels & which;
        Latched |= lines & ~Lines & Edge;
        Lines = lines;
    }

    public async Handler<byte> PriorityOf(ModelPE pe, int intid) => (byte)await pe.LDR(_address + Priorities + (ulong)(intid & 31), 1);
}
