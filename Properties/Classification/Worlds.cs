using VirtSpec.Spec.Base;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Classification;

/// <summary>A world that agrees with a base on the VM map and differs from it in one part, or in many.</summary>
/// <param name="Part">The part that differs; <see cref="Together"/> for all parts of the machine's state at once.</param>
public sealed record Variation(string Part, World World)
{
    public const string Together = "all parts together";
}

/// <summary>One sampled world with its variations.</summary>
/// <param name="Inputs">Variations of what reaches the PE from outside, one each.</param>
/// <param name="Together">Every part of the state that is not the VM's differs.</param>
/// <param name="Single">The same parts, one each.</param>
public sealed record Sample(World Base, IReadOnlyList<Variation> Inputs, Variation Together, IReadOnlyList<Variation> Single);

/// <summary>Makes the worlds in which encodings are tried, from keyed draws.</summary>
public sealed class Worlds(PeConfiguration configuration, VmMap map, ulong seed)
{
    private const int EventKey = 0x200, GeneralKey = 0x300, VectorKey = 0x400, SystemKey = 0x1000;
    private const int Kinds = 3;
    private const ulong LinkedINTID = 27;

    // An interrupt that is active at the VM: State 10, HW, Group 1, priority 0x80, pINTID and vINTID.
    private const ulong LinkedLR = 2UL << 62 | 1UL << 61 | 1UL << 60 | 0x80UL << 48 | LinkedINTID << 32 | LinkedINTID;

    /// <summary>General registers by number modulo 3: addresses in the VM's data, small numbers, any numbers.</summary>
    public const int Addresses = 0, SmallNumbers = 1, AnyNumbers = 2;

    // What EL1 allows EL0 and itself: everything, so that nothing that EL1 controls hides a difference.
    private const ulong PermissiveSCTLR = 0x34d5_da25, PermissiveCNTKCTL = 0x303, PermissivePMUSERENR = 0xf, PermissiveCPACR = 0x30_0000;

    /// <summary>The world of a sample at an Exception level; at EL2 it has the same general registers and memory.</summary>
    public World Base(int sample, ExceptionLevel el, ControlSetting setting) => Base(sample, el, setting, configuration, VmMemory.Here);

    /// <summary>The world of a sample, and those that differ from it in what is not the VM's.</summary>
    public Sample Sampled(int sample, ExceptionLevel el, ControlSetting setting)
    {
        var start = Base(sample, el, setting);
        var parts = StateParts(sample, start, setting).ToArray();
        var together = Elsewhere(sample, start, setting, OtherCaches(configuration));
        foreach (var (_, change) in parts)
            together = change(together);
        return new Sample(start, [.. InputParts(sample, start)], new Variation(Variation.Together, together),
            [.. parts.Select(p => new Variation(p.Part, p.Change(start))), .. Placements(sample, start, setting)]);
    }

    private World Base(int sample, ExceptionLevel el, ControlSetting setting, PeConfiguration pe, VmMemory memory)
    {
        var state = setting.Apply(memory.Translate(WithVm(PE.Reset(pe, VmMemory.Code, el), sample)));
        state = state.WithMonitor(sample % 2 == 0 ? ExclusiveMonitor.Open : new ExclusiveMonitor(new PA(memory.Ram + (VmMemory.Data & 0x1f_ffff)), (byte)(sample % 4 == 1 ? 8 : 4)));
        return new World(sample % 2 == 0 ? state : WithInterface(state, splits: sample % 4 == 1), new Inputs(Counter: 0x1000_0000), memory);
    }

    private PE WithVm(PE pe, int sample)
    {
        for (int n = 0; n < 31; n++)
            pe = pe.WithX(n, General(sample, n));
        var v = VectorRegisters.Zero;
        for (int n = 0; n < VectorRegisters.Count; n++)
            v = v.With(n, new UInt128(Keyed.Draw(seed, VectorKey, (ulong)(sample * 64 + 2 * n)), Keyed.Draw(seed, VectorKey, (ulong)(sample * 64 + 2 * n + 1))));
        return pe.WithV(v)
            .WithSP(ExceptionLevel.EL0, VmMemory.Data + 0x100).WithSP(ExceptionLevel.EL1, VmMemory.Data + 0x200).WithSP(ExceptionLevel.EL2, VmMemory.Data + 0x300)
            .WithLegalised(Reg.SCTLR_EL1, PermissiveSCTLR).WithLegalised(Reg.CNTKCTL_EL1, PermissiveCNTKCTL)
            .WithLegalised(Reg.PMUSERENR_EL0, PermissivePMUSERENR).WithLegalised(Reg.CPACR_EL1, PermissiveCPACR)
            .WithSystem(Reg.CSSELR_EL1, (ulong)(sample % Kinds))
            .WithSystem(Reg.ELR_EL1, VmMemory.Code + 0x40).WithSystem(Reg.SPSR_EL1, 0x3c0u | (sample % 2 == 0 ? 0u : 5u))
            .WithSystem(Reg.VBAR_EL1, VmMemory.Code & ~0xfffUL);
    }

    private ulong General(int sample, int n)
    {
        ulong draw = Keyed.Draw(seed, GeneralKey, (ulong)(sample * 32 + n));
        return (n % Kinds) switch
        {
            Addresses => VmMemory.Data + (n == 0 ? 0 : draw & 0xfff0),
            SmallNumbers => sample % 4 == 1 ? LinkedINTID : draw & 0xf0,
            _ => draw,
        };
    }

    /// <summary>
    /// A physical CPU interface that signals, with an active interrupt of Group 1 and priority 0x80, and counters that count.
    /// A virtual one with an active interrupt that is linked to a physical one. With EOImode 1 where the end of an interrupt <paramref name="splits"/>.
    /// </summary>
    private static PE WithInterface(PE pe, bool splits) => pe
        .WithLegalised(Reg.ICC_PMR_EL1, 0xf0).WithLegalised(Reg.ICC_IGRPEN0_EL1, 1).WithLegalised(Reg.ICC_IGRPEN1_EL1, 1).WithSystem(Reg.ICC_AP1R0_EL1, 1 << 16)
        .WithLegalised(Reg.PMCR_EL0, pe.System[Reg.PMCR_EL0] | PMCR_EL0.Field.E.Mask).WithLegalised(Reg.PMCNTENSET_EL0, 0x3f)
        .WithLegalised(Reg.ICC_CTLR_EL1, splits ? ICC_CTLR_EL1.Field.EOImode.Mask : 0)
        .WithSystem(Reg.ICH_LR0_EL2, LinkedLR).WithSystem(Reg.ICH_AP1R0_EL2, 1 << 16);

    /// <summary>Each System register that is not the VM's and that a setting leaves free, and the rest of the PE.</summary>
    private IEnumerable<(string Part, Func<World, World> Change)> StateParts(int sample, World start, ControlSetting setting)
    {
        foreach (var row in RegisterRow.All.Where(r => r.Register is not null && configuration.Cpu.Features.Has(r.Feature)))
        {
            var register = row.Register!.Value;
            if (map.OwnerOf(register) != Owner.Hypervisor || register == Reg.VTTBR_EL2 || setting.Values.Any(v => v.Register == register))
                continue;
            ulong value = Other(sample, register, row, start.Pe);
            if (value != start.Pe.System[register])
                yield return (row.Name, w => w with { Pe = w.Pe.WithSystem(register, value) });
        }
        ulong sp = Keyed.Draw(seed, EventKey, (ulong)sample);
        if (map.OwnerOf("SP_EL2") == Owner.Hypervisor)
            yield return ("SP_EL2", w => w with { Pe = w.Pe.WithSP(ExceptionLevel.EL2, sp) });
        if (map.OwnerOf("EventRegister") == Owner.Hypervisor)
            yield return ("EventRegister", w => w with { Pe = w.Pe.WithEventRegister(!w.Pe.EventRegister) });
        if (map.OwnerOf("HostMemory") == Owner.Hypervisor)
            yield return ("HostMemory", w => w with { Memory = w.Memory with { HostKey = 2 } });
    }

    /// <summary>Another value that the register can hold; any, where the CPU fixes it.</summary>
    private ulong Other(int sample, Reg register, AccessEntry row, PE pe)
    {
        ulong draw = Keyed.Draw(seed, SystemKey + (ulong)register, (ulong)sample);
        if (row.Storage is Storage.Constant || row.Reset == "cpu" && row.Storage != Storage.Plain)
            return draw;
        ulong value = pe.Configuration.Masks.Legalise(register, draw);
        return value != pe.System[register] ? value : pe.Configuration.Masks.Legalise(register, ~draw);
    }

    /// <summary>What cannot be changed in place: the memory that the VM has, and the CPU.</summary>
    private IEnumerable<Variation> Placements(int sample, World start, ControlSetting setting)
    {
        if (map.OwnerOf("VTTBR_EL2") == Owner.Hypervisor)
            yield return new Variation("VTTBR_EL2", Elsewhere(sample, start, setting, configuration));
        if (map.OwnerOf("CCSIDR_EL1") == Owner.Hypervisor)
            yield return new Variation("CCSIDR_EL1", Base(sample, start.Pe.EL, setting, OtherCaches(configuration), VmMemory.Here));
    }

    private World Elsewhere(int sample, World start, ControlSetting setting, PeConfiguration pe) =>
        Base(sample, start.Pe.EL, setting, map.OwnerOf("CCSIDR_EL1") == Owner.Hypervisor ? pe : configuration,
            map.OwnerOf("VTTBR_EL2") == Owner.Hypervisor ? VmMemory.Elsewhere : VmMemory.Here);

    /// <summary>The same CPU with caches of another size.</summary>
    private static PeConfiguration OtherCaches(PeConfiguration pe) =>
        new(pe.Cpu.WithIndexed(Reg.CCSIDR_EL1, value => value ^ 1UL << 13), pe.Choices, pe.HaveEL2);

    private IEnumerable<Variation> InputParts(int sample, World start)
    {
        var timer = new PendingInterrupt(true, new INTID(27), 0x20);
        var inputs = start.Inputs;
        return new (string Part, Inputs Inputs)[]
        {
            ("Counter", inputs with { Counter = inputs.Counter + 1 + (Keyed.Draw(seed, EventKey, (ulong)sample) & 0xffff) }),
            ("IRQ", inputs with { IRQ = true }),
            ("FIQ", inputs with { FIQ = true }),
            ("SError", inputs with { SError = true }),
            ("PendingGIC", inputs with { Gic = new PendingInterrupts(timer, default) }),
            ("PendingGIC", inputs with { Gic = new PendingInterrupts(default, timer) }),
        }.Where(p => map.OwnerOf(p.Part) == Owner.Hypervisor).Select(p => new Variation(p.Part, start with { Inputs = p.Inputs }));
    }
}
