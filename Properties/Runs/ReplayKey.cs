using System.Globalization;
using System.Text;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Gen;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Runs;

/// <summary>
/// Names a case in one word: <c>SEED:NUMBER</c> as drawn, or with what is left of it after shrinking.
/// Behind a slash come <c>o</c>PE (long turns, this PE first), <c>t</c> (coherent TLBs), and for each vCPU that has a stream or differs <c>VM.VCPU=FLAGS:ITEMS</c>;
/// flags are <c>n</c>STARTED, <c>r</c> (tables not read-only), <c>x</c>MASK (registers that begin with zero), <c>s</c> (plain state), <c>d</c> (no stores to devices), each with a comma;
/// items are <c>NUMBER-WORD-WORD...</c> with a <c>+</c> between them, words in hexadecimal.
/// </summary>
public static class ReplayKey
{
    public static string Of(CaseEdit edit)
    {
        var text = new StringBuilder($"{edit.Seed}:{edit.Number}");
        if (edit.First is { } first)
            text.Append(CultureInfo.InvariantCulture, $"/o{first}");
        if (edit.PlainTlb)
            text.Append("/t");
        for (int vm = 0; vm < edit.Vms.Count; vm++)
            for (int vcpu = 0; vcpu < edit.Vms[vm].Vcpus.Count; vcpu++)
                text.Append(CultureInfo.InvariantCulture, $"/{vm}.{vcpu}={Flags(edit.Vms[vm], vcpu)}:{Items(edit.Vms[vm].Vcpus[vcpu])}");
        return text.ToString();
    }

    /// <summary>The seed and the number of a key, of either form.</summary>
    /// <exception cref="FormatException">It is no key; the message is one line.</exception>
    public static (ulong Seed, ulong Number) CaseOf(string key)
    {
        string[] parts = key.Split('/')[0].Split(':');
        return parts.Length == 2 && ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            && ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
            ? (seed, number)
            : throw new FormatException($"expected SEED:NUMBER, found '{key}'");
    }

    /// <summary>The case that a key names.</summary>
    /// <param name="drawn">The case with its seed and number, as drawn.</param>
    /// <exception cref="FormatException">It is no key of this case; the message is one line.</exception>
    public static CaseEdit Read(string key, GuestCase drawn)
    {
        if (CaseOf(key) != (drawn.Seed, drawn.Number))
            throw new FormatException($"expected a key of case {drawn.Seed}:{drawn.Number}, found '{key}'");
        var edit = CaseEdit.Of(drawn);
        foreach (string part in key.Split('/').Skip(1))
            edit = part switch
            {
                ['o', .. var first] when int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int pe) && pe < BoardLayout.LargestProcessorCount => edit with { First = pe },
                "t" => edit with { PlainTlb = true },
                _ => Vcpu(part, edit, drawn),
            };
        return edit;
    }

    private static string Flags(VmEdit vm, int vcpu)
    {
        var edit = vm.Vcpus[vcpu];
        string[] flags =
        [
            vcpu == 0 ? $"n{vm.Started}" : "",
            vcpu == 0 && vm.PlainTables ? "r" : "",
            edit.ZeroedX != 0 ? $"x{edit.ZeroedX:x}" : "",
            edit.PlainState ? "s" : "",
            edit.NoDevices ? "d" : "",
        ];
        return string.Join(',', flags.Where(f => f.Length > 0));
    }

    private static string Items(VcpuEdit edit) => string.Join('+', edit.Items.Select(item => item.Number.ToString(CultureInfo.InvariantCulture) + string.Concat(item.Words.Select(w => $"-{w:x8}"))));

    private static CaseEdit Vcpu(string part, CaseEdit edit, GuestCase drawn)
    {
        string[] sides = part.Split('=', ':');
        string[] place = sides[0].Split('.');
        if (sides.Length != 3 || place.Length != 2 || !int.TryParse(place[0], out int vm) || !int.TryParse(place[1], out int vcpu)
            || vm < 0 || vm >= edit.Vms.Count || vcpu < 0 || vcpu >= edit.Vms[vm].Vcpus.Count)
            throw new FormatException($"expected VM.VCPU=FLAGS:ITEMS of this case, found '{part}'");
        var classes = drawn.Vms[vm].Vcpus[vcpu].Items.ToDictionary(i => i.Number, i => i.Class);
        var items = sides[2].Split('+', StringSplitOptions.RemoveEmptyEntries).Select(text => Item(text, classes));
        edit = edit.With(vm, vcpu, edit.Vms[vm].Vcpus[vcpu] with { Items = ValueArray<StreamItem>.Of(items) });
        foreach (string flag in sides[1].Split(',', StringSplitOptions.RemoveEmptyEntries))
            edit = Flag(flag, edit, vm, vcpu);
        return edit;
    }

    private static CaseEdit Flag(string flag, CaseEdit edit, int vm, int vcpu)
    {
        var (ofVm, ofVcpu) = (edit.Vms[vm], edit.Vms[vm].Vcpus[vcpu]);
        return flag[0] switch
        {
            'n' when int.TryParse(flag[1..], out int started) && started >= 1 && started <= ofVm.Vcpus.Count => edit.With(vm, ofVm with { Started = started }),
            'r' when flag.Length == 1 => edit.With(vm, ofVm with { PlainTables = true }),
            's' when flag.Length == 1 => edit.With(vm, vcpu, ofVcpu with { PlainState = true }),
            'd' when flag.Length == 1 => edit.With(vm, vcpu, ofVcpu with { NoDevices = true }),
            'x' when uint.TryParse(flag[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint mask) => edit.With(vm, vcpu, ofVcpu with { ZeroedX = mask & VcpuEdit.AllX }),
            _ => throw new FormatException($"expected one of n, r, x, s, d, found '{flag}'"),
        };
    }

    private static StreamItem Item(string text, Dictionary<int, StreamClass> classes)
    {
        string[] parts = text.Split('-');
        if (parts.Length < 2 || !int.TryParse(parts[0], out int number) || !classes.TryGetValue(number, out var @class))
            throw new FormatException($"expected NUMBER-WORD-WORD... with the number of an item of this case, found '{text}'");
        return new StreamItem(number, @class, ValueArray<uint>.Of(parts[1..].Select(Word)));
    }

    private static uint Word(string text) =>
        uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint word) ? word : throw new FormatException($"expected a word in hexadecimal, found '{text}'");
}
