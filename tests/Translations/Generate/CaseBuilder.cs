using VirtSpec.Spec.Base;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Generate;
using VirtSpec.Translations.Cases;

namespace VirtSpec.Translations.Generate;

/// <summary>Builds one case: tables, controls, the access, then the fault that is intended.</summary>
internal sealed class CaseBuilder
{
    private readonly Draw _draw;
    private readonly Sizes _sizes;
    private readonly Intent _intent;
    private readonly Scenario _scenario;
    private readonly Controls _controls;
    private readonly Rooms _rooms;
    private readonly SortedDictionary<ulong, ulong> _memory = [];
    private readonly SortedDictionary<Reg, ulong> _system = [];
    private readonly Stage2 _stage2;
    private readonly int _ownTable;
    private readonly bool _hasHPD;
    private Stage1? _lower, _upper;

    public CaseBuilder(Draw draw, CpuModel cpu, Sizes sizes, Intent intent)
    {
        _draw = draw;
        _sizes = sizes;
        _intent = intent;
        _scenario = Scenario.Draw(draw, cpu, intent);
        _controls = new Controls(draw, cpu, _scenario);
        _hasHPD = cpu.Features.Has(Feature.FEAT_HPDS);
        _rooms = new Rooms(draw);
        _stage2 = _scenario.Stage2 ? Stage2.On(draw, sizes, intent, _memory, _rooms) : Stage2.Off(draw);
        _ownTable = draw.Below(4);
    }

    public TranslationCase Build()
    {
        var target = new Target(_draw, _intent, _scenario);
        var (output, walk2) = Output(target);
        var test = _scenario.Stage1 ? Half() : null;
        ulong vectors = MapVectors(test);
        var (va, walk1) = test?.Map(output, !_intent.IsStage2 && _intent.NeedsLeaf ? _intent.Level : null, Descriptors.Stage1(_draw, target.Aim)) ?? (output, []);
        if (target.Crosses)
            MapNext(test, va, target.Aim);
        var tables = Reach(walk1);
        SetControls(vectors);
        SpoilWalks(walk1, walk2, tables);
        Fuzz.Case(_draw, _hasHPD, _system, _memory, [.. walk1, .. walk2, .. tables.SelectMany(t => t)]);
        var c = new TranslationCase(_controls.State(), vectors + (Board.Code - Board.Vectors), _system, [], _memory, target.Aim.Form.Words);
        target.Complete(c, va);
        return c;
    }

    /// <summary>The address that stage 1 is to give, and the walk of stage 2 from it.</summary>
    private (ulong Address, List<Entry> Walk) Output(Target target)
    {
        bool own = (_intent.IsStage2 && !_intent.OnWalk) || !Board.IsRam(target.Physical, 1) || _draw.Chance(1, 2);
        int? level = _intent is { IsStage2: true, OnWalk: false, NeedsLeaf: true } ? _intent.Level : null;
        return own ? _stage2.Own(target.Physical, level, Descriptors.Stage2(_draw, target.Aim)) : (_stage2.Region(target.Physical), []);
    }

    /// <summary>A half of stage 1 with tables.</summary>
    private Stage1 Half()
    {
        bool upper = _scenario.Regime != Regime.EL2 && _draw.Chance(1, 2);
        return Half(upper, Stage1.DrawShape(_draw, _sizes, _intent));
    }

    private Stage1 Half(bool upper, Shape shape)
    {
        bool first = _lower is null && _upper is null;
        var half = new Stage1(_draw, shape, upper, (level, bytes) => first ? Room(level, bytes) : Room(-1, bytes), _memory);
        return upper ? _upper = half : _lower = half;
    }

    /// <summary>Room for a table of stage 1: one of them has a stage-2 leaf of its own.</summary>
    private TablePlace Room(int level, ulong bytes)
    {
        ulong physical = _rooms.Next(bytes);
        bool own = level == OwnTableLevel && (_intent.OnWalk || (_intent is { Stage: 1, Fault: Fault.ExternalWalk }));
        int? leaf = _intent is { OnWalk: true, NeedsLeaf: true } ? _intent.Level : null;
        return new TablePlace(own ? _stage2.Own(physical, leaf, Descriptors.Stage2Open(_draw)).Address : _stage2.Region(physical), physical);
    }

    private int OwnTableLevel => _intent.OnWalk ? _ownTable : _intent.Level;

    /// <summary>The address of the vectors: mapped by the other half, by the half that is tried, or not at all.</summary>
    private ulong MapVectors(Stage1? test)
    {
        if (!_scenario.RunsUnderTables)
            return Board.Vectors;
        ulong output = _stage2.Region(Board.Vectors);
        if (test is null)
            return output;
        var half = test;
        if (_scenario.Regime != Regime.EL2 && _draw.Chance(3, 4))
            half = Half(!test.IsUpper, Stage1.DrawShape(_draw, _sizes, new Intent(Fault.None, 1, false, 3)));
        var (va, walk) = half.Map(output, null, Descriptors.Stage1Code(_draw));
        Reach(walk);
        return va;
    }

    /// <summary>The page after the one that is tried, where an access crosses into it.</summary>
    private void MapNext(Stage1? test, ulong va, Aim aim)
    {
        if (!_draw.Chance(3, 4))
            return;
        ulong physical = Board.Data + ((ulong)_draw.Below((int)(Board.DataSize / Board.Slot)) << 16);
        ulong output = _draw.Chance(1, 2) ? _stage2.Region(physical) : _stage2.Own(physical, null, Descriptors.Stage2(_draw, aim)).Address;
        test?.MapPage((va | 7) + 1, output, Descriptors.Stage1(_draw, aim));
        // What is stored there is observed, and put back.
        for (ulong i = 0; aim.Form.Kind == AccessKind.Store && i < 16; i += 8)
            _memory.TryAdd(physical + i, Board.Background(physical + i));
    }

    /// <summary>Sees to it that stage 2 maps the entries of a stage-1 walk; the walks to them.</summary>
    private List<List<Entry>> Reach(List<Entry> walk) =>
        [.. walk.Select(entry => _stage2.Walk(entry.Table.Address + (entry.Physical - entry.Table.Physical), entry.Physical))];

    private void SetControls(ulong vectors)
    {
        bool isEL10 = _scenario.Regime == Regime.EL10;
        _system[Reg.HCR_EL2] = _controls.HCR(_intent is { OnWalk: true, Fault: Fault.Permission });
        _system[isEL10 ? Reg.SCTLR_EL1 : Reg.SCTLR_EL2] = _controls.SCTLR(_intent.Fault == Fault.Alignment);
        if (vectors != Board.Vectors)
            _system[isEL10 ? Reg.VBAR_EL1 : Reg.VBAR_EL2] = vectors;
        if (_stage2.IsOn)
        {
            int ps = _sizes.DrawOutputSize(_draw, _draw.Chance(1, 20) ? 32 : _stage2.OutputBits, _intent is { IsStage2: true, Fault: Fault.AddressSize });
            _system[Reg.VTCR_EL2] = _stage2.Controls(_draw, ps) | _controls.Optional(21, 22);
            _system[Reg.VTTBR_EL2] = _stage2.Root | (ulong)_draw.Below(256) << 48;
        }
        if (!_scenario.Stage1)
            return;
        _system[isEL10 ? Reg.MAIR_EL1 : Reg.MAIR_EL2] = _controls.MAIR();
        int size = _sizes.DrawOutputSize(_draw, Math.Max(32, _stage2.InputBits), _intent is { Stage: 1, Fault: Fault.AddressSize });
        if (_scenario.Regime == Regime.EL2)
            _system[Reg.TCR_EL2] = _controls.OneHalf(_lower!.Shape, size);
        else
            _system[isEL10 ? Reg.TCR_EL1 : Reg.TCR_EL2] = _controls.TwoHalves(ShapeOf(_lower), _lower is not null, ShapeOf(_upper), _upper is not null, size);
        if (_lower is not null)
            _system[isEL10 ? Reg.TTBR0_EL1 : Reg.TTBR0_EL2] = _lower.Root.Address | ASID;
        if (_upper is not null)
            _system[isEL10 ? Reg.TTBR1_EL1 : Reg.TTBR1_EL2] = _upper.Root.Address | ASID;
    }

    private ulong ASID => _scenario.Regime == Regime.EL2 ? 0 : (ulong)_draw.Below(256) << 48;

    private Shape ShapeOf(Stage1? half) => half?.Shape ?? Stage1.DrawShape(_draw, _sizes, new Intent(Fault.None, 1, false, 3));

    private void SpoilWalks(List<Entry> walk1, List<Entry> walk2, List<List<Entry>> tables)
    {
        if (_intent is { IsStage2: true, OnWalk: false })
            SpoilStage2(_intent, walk2);
        else if (_intent.OnWalk)
            SpoilStage2(_intent, TableWalk());
        else if (_intent.Fault == Fault.ExternalWalk && _stage2.IsOn)
            // The table is where stage 2 says, so that it is stage 2 that leads outside RAM.
            SpoilTarget(TableWalk());
        else
            SpoilStage1(walk1);

        List<Entry> TableWalk()
        {
            int i = walk1.FindIndex(entry => entry.Level == OwnTableLevel);
            return tables.Count == 0 ? [] : tables[Math.Max(i, 0)];
        }
    }

    private void SpoilStage1(List<Entry> walk)
    {
        var tcr = _scenario.Regime == Regime.EL10 ? Reg.TCR_EL1 : Reg.TCR_EL2;
        int ps = (int)(_system.GetValueOrDefault(tcr) >> (_scenario.Regime == Regime.EL2 ? 16 : 32)) & 7;
        bool upper = _upper is not null && walk.Count > 0 && walk[0].Table == _upper.Root;
        var ttbr = (_scenario.Regime == Regime.EL10, upper) switch
        {
            (true, false) => Reg.TTBR0_EL1,
            (true, true) => Reg.TTBR1_EL1,
            (false, false) => Reg.TTBR0_EL2,
            _ => Reg.TTBR1_EL2,
        };
        Spoil.Walk(_draw, _intent, walk, _memory, _sizes.OutputBits(ps), change => _system[ttbr] = change(_system[ttbr]));
    }

    private void SpoilStage2(Intent intent, List<Entry> walk)
    {
        if (!_stage2.IsOn)
            return;
        if (intent.Fault == Fault.External)
            SpoilTarget(walk);
        else
            Spoil.Walk(_draw, intent, walk, _memory, _sizes.OutputBits((int)(_system[Reg.VTCR_EL2] >> 16) & 7), change => _system[Reg.VTTBR_EL2] = change(_system[Reg.VTTBR_EL2]));
    }

    /// <summary>The leaf leads outside RAM.</summary>
    private void SpoilTarget(List<Entry> walk)
    {
        if (walk.Count == 0)
            return;
        ulong entry = walk[^1].Physical;
        const ulong Attributes = 0xffff_0000_0000_0fff;
        _memory[entry] = _memory[entry] & Attributes | Addresses.OutsideRam(_draw, 32) >> _stage2.Shape!.LowBit(walk[^1].Level) << _stage2.Shape.LowBit(walk[^1].Level);
    }
}
