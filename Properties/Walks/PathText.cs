using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Walks;

/// <summary>The words for a path, as text and picture use them.</summary>
public static class PathText
{
    /// <summary>The path line by line.</summary>
    public static IEnumerable<string> Lines(in PE pe, TranslationPath path)
    {
        List<string> lines = [$"address     {path.Address}, {Kind(path.Access)} as {path.Access.EL} on {pe.Configuration.Cpu.Name}"];
        lines.Add($"regime      {Regime(pe, path)}");
        lines.Add($"stage 1     {Stage1(pe, path)}");
        if (path.Regime == Spec.Translation.Regime.EL10 && pe.Configuration.HaveEL2)
            lines.Add($"stage 2     {Stage2(pe)}");
        if (path.Steps.Count > 0)
            lines.Add("");
        lines.AddRange(path.Steps.Select(Line));
        lines.Add("");
        lines.AddRange(Outcome(path));
        return lines;
    }

    /// <summary>Where a descriptor leads, or that it leads nowhere.</summary>
    public static string Target(PathStep step)
    {
        return (step.Read.Type, step.Reached) switch
        {
            (DescriptorType.Invalid, _) => "invalid",
            (var type, null) => $"{Name(type)}, and a fault",
            (DescriptorType.Table, { } state) => $"table at 0x{state.BaseAddress:x}",
            (var type, { } state) => $"{Name(type)} to 0x{state.BaseAddress:x}",
        };
    }

    /// <summary>The physical address, or the fault with its level and stage.</summary>
    public static string OutcomeOf(TranslationPath path)
    {
        var fault = path.Result.Fault;
        if (!fault.IsFault)
            return path.Result.PAddress.ToString();
        string stage = !fault.SecondStage ? "stage 1" : fault.S2FS1Walk ? "stage 2, on the walk of stage 1" : "stage 2";
        string level = fault.StatusCode == FaultStatus.Alignment || fault.StatusCode == FaultStatus.SyncExternal ? "" : $" at level {fault.Level}";
        return $"{NameOf(fault.StatusCode)}{level}, {stage}";
    }

    private static string Line(PathStep step)
    {
        var read = step.Read;
        string indent = read.ForStage1Walk ? "  " : "";
        string place = read.TableAddress == read.Address.Value ? $"{read.Address}" : $"{read.Address} (IPA 0x{read.TableAddress:x12})";
        string fields = step.Reached is { IsTranslated: true } ? $"; {Fields(read)}" : "";
        return $"{indent}stage {read.Stage} level {read.Level}  {place}  0x{read.Descriptor:x16}  {Target(step)}{fields}";
    }

    /// <summary>The fields of a leaf that decide about permissions and attributes.</summary>
    private static string Fields(in DescriptorRead read)
    {
        ulong d = read.Descriptor;
        string common = $"AF={Bits(d, 10, 1)} SH={Bits(d, 8, 2)}{(Bit(d, 52) ? " Contiguous" : "")}{(Bit(d, 51) ? " DBM" : "")}";
        return read.Stage == 1
            ? $"AP={Bits(d, 6, 2)} UXN={Bits(d, 54, 1)} PXN={Bits(d, 53, 1)} nG={Bits(d, 11, 1)} AttrIndx={d >> 2 & 7} {common}"
            : $"S2AP={Bits(d, 6, 2)} XN={Bits(d, 53, 2)} MemAttr={Bits(d, 2, 4)} {common}";
    }

    private static IEnumerable<string> Outcome(TranslationPath path)
    {
        yield return $"outcome     {OutcomeOf(path)}";
        var fault = path.Result.Fault;
        if (fault.IsFault)
        {
            yield return $"status      0b{AArch64.EncodeLDFSC(fault.StatusCode, fault.Level):b6}  ({(path.Access.AccType == AccessType.IFETCH ? "IFSC" : "DFSC")} of ESR_ELx)";
            if (fault.SecondStage)
                yield return $"IPA         0x{fault.IPAddress.Value:x12}";
            yield break;
        }
        if (path.Result.Stage2.IsTranslated)
            yield return $"IPA         0x{path.Result.IPAddress.Value:x12}";
        yield return $"memory      {AttributeText.Of(path.Result.MemAttrs)}";
    }

    private static string Regime(in PE pe, TranslationPath path)
    {
        var owner = AArch64.GetS1TLBContext(pe, path.Regime, path.Address);
        string name = path.Regime switch { Spec.Translation.Regime.EL10 => "EL1&0", Spec.Translation.Regime.EL20 => "EL2&0", _ => "EL2" };
        return string.Join(", ", new[] { name, owner.ASID is { } asid ? $"ASID {asid.Value}" : null, owner.VMID is { } vmid ? $"VMID {vmid.Value}" : null }.OfType<string>());
    }

    private static string Stage1(in PE pe, TranslationPath path)
    {
        if (!AArch64.S1Enabled(pe, path.Regime))
            return "off";
        var p = AArch64.GetS1TTWParams(pe, path.Regime, path.Address);
        return $"on: {p.InputBits}-bit addresses, granule {Granule(p.Granule)}, tables at 0x{p.TTBR & 0xffff_ffff_fffe:x}";
    }

    private static string Stage2(in PE pe)
    {
        var p = AArch64.GetS2TTWParams(pe);
        return p.VM ? $"on: {p.InputBits}-bit addresses, granule {Granule(p.Granule)}, tables at 0x{p.TTBR & 0xffff_ffff_fffe:x}" : "off";
    }

    private static string Kind(AccessDescriptor access) => access switch
    {
        { AccType: AccessType.IFETCH } => "fetched",
        { Write: true } => "written",
        _ => "read",
    };

    private static string Granule(TGx granule) => granule switch { TGx.TGx_4KB => "4 KiB", TGx.TGx_16KB => "16 KiB", _ => "64 KiB" };

    private static string Name(DescriptorType type) => type == DescriptorType.Table ? "table" : type == DescriptorType.Block ? "block" : "page";

    private static string NameOf(FaultStatus status) => status switch
    {
        FaultStatus.AccessFlag => "Access flag fault",
        FaultStatus.Alignment => "Alignment fault",
        FaultStatus.AddressSize => "Address size fault",
        FaultStatus.Translation => "Translation fault",
        FaultStatus.Permission => "Permission fault",
        FaultStatus.SyncExternalOnWalk => "synchronous External abort on a walk",
        _ => "synchronous External abort",
    };

    private static bool Bit(ulong descriptor, int bit) => (descriptor >> bit & 1) != 0;

    private static string Bits(ulong descriptor, int lsb, int width) => (descriptor >> lsb & ((1UL << width) - 1)).ToString($"b{width}", System.Globalization.CultureInfo.InvariantCulture);
}
