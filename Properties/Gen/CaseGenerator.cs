using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Gen;

/// <summary>
/// Draws cases. Every draw has a key: seed, number of the case, owner (a vCPU, or the case itself) and the owner's own event, so that leaving something out changes nothing else.
/// It knows the architecture, the board and what a design offers, and no error of any hypervisor.
/// </summary>
public sealed class CaseGenerator
{
    private const ulong OfCase = 0, OfVm = 0x100, OfVcpu = 0x1_0000, StartEvent = 1ul << 32, DeviceEvent = 2ul << 32;
    /// <summary>More than an interrupt needs to be found lost that no exit has announced (I1).</summary>
    private const ulong LingerSteps = 1536;

    private const ulong SCTLR = 0x30d0_0800, Little = SCTLR, FPEN = 3 << 20;

    private readonly CaseScope _scope;
    private readonly ClassRow[] _classes;
    private readonly Lazy<CaseGenerator> _fixedTables;

    public CaseGenerator(CaseScope scope)
    {
        _scope = scope;
        _classes = [.. StreamClasses.For(scope)];
        _fixedTables = new(() => new CaseGenerator(scope with { FixedTables = true }));
    }

    /// <summary>The classes from which streams are made in this scope.</summary>
    public IEnumerable<StreamClass> Classes => _classes.Select(c => c.Class);

    /// <summary>The case with this number under a seed.</summary>
    public GuestCase Case(ulong seed, ulong number)
    {
        var schedule = Schedule(Draw.For(seed, number, OfCase, 0));
        var programs = schedule.TlbSeed is null ? this : _fixedTables.Value;
        var vms = new VmProgram[_scope.Vms.Count];
        for (int vm = 0; vm < vms.Length; vm++)
            vms[vm] = programs.Vm(seed, number, vm, schedule.Linger > 0);
        return new GuestCase(seed, number, ValueArray<VmProgram>.Of(vms), schedule);
    }

    /// <summary>The program of a VM alone. Another number gives another one, for what a VM does may not matter to others.</summary>
    /// <param name="lingers">Its vCPUs wait at their ends, for interrupts that some of them have sent at last.</param>
    public VmProgram Vm(ulong seed, ulong number, int vm, bool lingers = false)
    {
        var scope = _scope.Vms[vm];
        var draw = Draw.For(seed, number, OfVm + (ulong)vm, 0);
        // Most classes are drawn in a case and some are not, so that what is frequent does not hide what is rare.
        ClassRow[] classes = [.. _classes.Where(c => draw.Chance(2, 3) || c.Class == StreamClass.SystemRegister && draw.Chance(1, 2))];
        if (classes.Length == 0)
            classes = _classes;
        int started = _scope.WithoutTime || !_scope.Offers(DesignFeatures.Psci) ? 1 : 1 + draw.Below(scope.Vcpus);
        // Where TLBs keep what they can, most VMs have several vCPUs with tables of their own, which take turns. A vCPU with stage 1 off could change the tables of others.
        bool? hasStage1 = _scope.FixedTables ? draw.Chance(3, 4) : null;
        if (_scope.FixedTables && !_scope.WithoutTime && _scope.Offers(DesignFeatures.Psci) && draw.Chance(3, 4))
            started = scope.Vcpus;
        bool readOnlyTables = draw.Chance(1, 8) || _scope.FixedTables;
        var habits = new VmHabits(IsTame: draw.Chance(3, 4), hasStage1, lingers, WaitsOften: _scope.Offers(DesignFeatures.SharedProcessors) && draw.Chance(1, _scope.FixedTables ? 2 : 6));
        var vcpus = Enumerable.Range(0, scope.Vcpus).Select(vcpu => Vcpu(seed, number, (vm, vcpu, habits), classes));
        return new VmProgram(ValueArray<VcpuProgram>.Of(vcpus), started, readOnlyTables);
    }

    /// <param name="of">Whose it is, and what all of its VM do.</param>
    private VcpuProgram Vcpu(ulong seed, ulong number, (int Vm, int Vcpu, VmHabits Habits) of, ClassRow[] classes)
    {
        var (vm, vcpu, habits) = of;
        ulong owner = OfVcpu + (ulong)(vm * GuestFrame.MostVcpus + vcpu);
        var scope = _scope.Vms[vm];
        var items = new List<StreamItem>();
        int total = classes.Sum(c => c.Weight), length = 0, @event = 0;
        if (HasInterrupts && Draw.For(seed, number, owner, DeviceEvent).Chance(1, 2))
            Add(StreamClass.Interrupt, InterruptItems.Open);
        while (length < _scope.StreamLength)
        {
            var row = Pick(classes, total, Draw.For(seed, number, owner, (ulong)@event << 1 | 1));
            Add(row.Class, row.Make);
        }
        if (habits.Lingers && HasInterrupts && Draw.For(seed, number, owner, DeviceEvent + 2).Chance(1, 2))
        {
            Add(StreamClass.Interrupt, InterruptItems.Open);
            Add(StreamClass.Sgi, SgiItems.Burst);
        }
        var devices = _scope.Offers(DesignFeatures.Distributor) && !_scope.WithoutTime ? InterruptItems.Programming(Draw.For(seed, number, owner, DeviceEvent + 1), vcpu) : [];
        return new VcpuProgram(Start(Draw.For(seed, number, owner, StartEvent), scope, vcpu, habits.HasStage1), ValueArray<StreamItem>.Of(items), ValueArray<DeviceStore>.Of(devices));

        void Add(StreamClass @class, Action<ItemBuilder> make)
        {
            var item = new ItemBuilder(Draw.For(seed, number, owner, (ulong)@event << 1), _scope, scope, vcpu, scope.Frame.StreamOf(vcpu) + 4 * (ulong)length) { IsTame = habits.IsTame };
            make(item);
            if (habits.WaitsOften && item.Words.Count < CaseScope.LongestItem && item.Draw.Chance(1, 2))
                item.Add("wfe");
            if (item.Words.Count > 0)
                items.Add(new StreamItem(@event, @class, ValueArray<uint>.Of(item.Words)));
            length += item.Words.Count;
            @event++;
        }
    }

    /// <summary>What the streams of a VM have in common.</summary>
    /// <param name="IsTame">They do nothing that stops it.</param>
    /// <param name="HasStage1">They begin with stage 1 on, or off; null to draw that for each.</param>
    /// <param name="Lingers">They end with interrupts, some of them.</param>
    /// <param name="WaitsOften">They wait behind every other item, so that vCPUs that share a PE take turns within their streams.</param>
    private readonly record struct VmHabits(bool IsTame, bool? HasStage1, bool Lingers, bool WaitsOften);

    private bool HasInterrupts => _scope.Offers(DesignFeatures.Interrupts) && !_scope.WithoutTime;

    private static ClassRow Pick(ClassRow[] classes, int total, Draw draw)
    {
        int at = draw.Below(total);
        foreach (var row in classes)
            if ((at -= row.Weight) < 0)
                return row;
        return classes[^1];
    }

    private CaseSchedule Schedule(Draw draw)
    {
        ulong seed = draw.Next();
        Interleaving interleaving = draw.Below(4) switch
        {
            0 => new Interleaving.RoundRobin(1 + (ulong)draw.Below(200), seed),
            1 => new Interleaving.Random(seed),
            _ => new Interleaving.Adversarial(seed),
        };
        return new CaseSchedule(interleaving, draw.Chance(1, 8) ? draw.Next() : null) { Linger = draw.Chance(1, 6) ? LingerSteps : 0 };
    }

    /// <summary>The state in which a stream begins.</summary>
    private GuestStart Start(Draw draw, VmScope vm, int vcpu, bool? stage1)
    {
        var x = new ulong[31];
        for (int i = 0; i < x.Length; i++)
            x[i] = draw.Below(4) switch { 0 => vm.Ram + GuestFrame.ReadWrite + 8 * (ulong)draw.Below(512), 1 => (ulong)draw.Below(256), 2 => EdgeValues.Next(draw), _ => draw.Next() };
        bool isAtEL0 = draw.Chance(1, 5), hasStage1 = draw.Chance(1, 3);
        hasStage1 = stage1 ?? hasStage1;
        ulong masks = (ulong)draw.Pick<int>([0x3c0, 0x3c0, 0x340, 0]), level = isAtEL0 ? 0 : draw.Chance(1, 8) ? 4ul : 5;
        ulong controls = Little | (hasStage1 ? 0x1005ul : 0) | (draw.Next() & (1ul << 26 | 1 << 18 | 1 << 16 | 1 << 15 | 1 << 14 | 1 << 9)) | (draw.Chance(1, 8) ? draw.Next() & 0b1_1010 : 0);
        ulong tables = vm.Ram + (draw.Below(8) switch
        {
            < 6 => _scope.FixedTables && vcpu % 2 != 0 ? GuestFrame.OtherL1 : GuestFrame.TablesL1,
            6 when !_scope.FixedTables => vm.RamSize - 0x1000,
            _ => GuestFrame.OtherL1,
        });
        ulong[] system =
        [
            vm.Frame.VectorsOf(vcpu), tables, 0, Stage1Tables.TCR, Stage1Tables.MAIR, draw.Chance(7, 8) ? FPEN : (ulong)draw.Below(4) << 20,
            draw.Next() & 0x303, draw.Next() & 0xffff, draw.Next(), draw.Next(), draw.Next(), 0, controls,
        ];
        return new GuestStart(ValueArray<ulong>.Of(x), Stack(draw, vm), Stack(draw, vm), (draw.Next() & 0xf000_0000) | masks | level, ValueArray<ulong>.Of(system));
    }

    private static ulong Stack(Draw draw, VmScope vm) => vm.Ram + GuestFrame.ReadWrite + 16 * (ulong)draw.Below(256);
}
