using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Equivalence;

/// <summary>
/// What the bare machines of many runs share: one is made for each design (or image) and thread, and serves one run after the other.
/// </summary>
public sealed class BareShared(EquivalenceOptions options)
{
    private const ulong ClearsProcessorSleep = 0, GICR_WAKER = 0x14, GICD_CTLR = 0, EnableGrp1 = 2, SGI_base = 0x1_0000, IGROUPR0 = SGI_base + 0x80, ISENABLER0 = SGI_base + 0x100;

    private readonly List<TranslationMemo> _memos = [];
    private readonly Dictionary<VmManifest, BareLayout> _layouts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<SystemRegisterFile, SystemRegisterFile> _adopted = new(ReferenceEqualityComparer.Instance);
    private readonly GicState?[] _gics = new GicState?[BoardLayout.LargestProcessorCount + 1];
    private readonly PE[] _resets = new PE[BoardLayout.LargestProcessorCount];
    private readonly Dictionary<(ulong, ulong, ulong), HiddenState> _hidden = [];
    private PeConfiguration? _physical;
    private int _used;

    public EquivalenceOptions Options { get; } = options;

    internal PeConfiguration Configuration { get; private set; } = null!;

    /// <summary>A run begins on PEs of this configuration.</summary>
    internal void Begin(PeConfiguration physical)
    {
        _used = 0;
        if (physical.Equals(_physical))
            return;
        _physical = physical;
        var choices = physical.Choices with { Firmware = Options.Psci ? Firmware.HvcPsci : Firmware.None, Portals = PortalLevels.None };
        Configuration = new PeConfiguration(physical.Cpu, choices, HaveEL2: false);
        for (int i = 0; i < _resets.Length; i++)
            _resets[i] = Processor.WithAffinity(PE.Reset(Configuration, 0), i);
        _adopted.Clear();
        _hidden.Clear();
    }

    /// <summary>What the controls of EL2 hide from a VM.</summary>
    /// <param name="guest">A PE in the VM.</param>
    internal HiddenState HiddenBy(in PE guest)
    {
        const int Most = 64;
        ulong hcr = guest.System[Reg.HCR_EL2] & (HCR_EL2.Field.E2H.Mask | HCR_EL2.Field.TGE.Mask);
        var key = (hcr, guest.System[Reg.CPTR_EL2], guest.System[Reg.MDCR_EL2]);
        if (!_hidden.TryGetValue(key, out var hidden))
        {
            if (_hidden.Count >= Most)
                _hidden.Clear();
            _hidden[key] = hidden = HiddenState.Of(guest);
        }
        return hidden;
    }

    internal PE ResetOf(int processor) => _resets[processor];

    /// <param name="guest">A PE in the VM, at its first entry.</param>
    internal BareLayout LayoutOf(VmManifest vm, in PE guest, IReadMemory memory)
    {
        if (!_layouts.TryGetValue(vm, out var layout))
            _layouts[vm] = layout = BareLayout.Of(vm, guest, memory);
        return layout;
    }

    /// <summary>Walks that are remembered for one PE of this run.</summary>
    internal IMachineTranslations Translations(int processor)
    {
        if (_used == _memos.Count)
            _memos.Add(new TranslationMemo(BoardLayout.LargestRamSize));
        else
            _memos[_used].Forget();
        return _memos[_used++];
    }

    /// <summary>The registers of a bare PE whose state of the VM is that of <paramref name="vm"/>; runs that begin alike share it.</summary>
    internal SystemRegisterFile Adopted(SystemRegisterFile vm, int processor)
    {
        const int Most = 256;
        if (!_adopted.TryGetValue(vm, out var adopted))
        {
            if (_adopted.Count >= Most)
                _adopted.Clear();
            var reset = _resets[0].System;
            _adopted[vm] = adopted = SystemRegisterFile.Create(r => SystemComparison.IsCompared(r) ? vm[r] : reset[r]);
        }
        return adopted.With(Reg.MPIDR_EL1, _resets[processor].System[Reg.MPIDR_EL1]);
    }

    /// <summary>
    /// The GIC as it leaves reset, or with its redistributors awake. Where the guest has no distributor to program, they are, and Group 1 and the SGIs and PPIs are enabled, as hypervisors without one have them.
    /// </summary>
    internal GicState GicOf(int processors)
    {
        if (_gics[processors] is { } known)
            return known;
        var gic = GicState.Reset(processors);
        for (int i = 0; i < processors; i++)
        {
            if (Options.AwakeRedistributors || !Options.Distributor)
                gic = gic.WriteRedistributor(i, GICR_WAKER, 4, ClearsProcessorSleep);
            if (!Options.Distributor)
                gic = gic.WriteRedistributor(i, IGROUPR0, 4, uint.MaxValue).WriteRedistributor(i, ISENABLER0, 4, uint.MaxValue);
        }
        return _gics[processors] = Options.Distributor ? gic : gic.WriteDistributor(GICD_CTLR, 4, EnableGrp1);
    }
}
