using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Gen;

/// <summary>Loads and stores: of all forms, at memory and at devices.</summary>
public sealed class MemoryItems
{
    private const uint RnField = 0x1f << 5, RmField = 0x1f << 16, RtField = 0x1f;

    private readonly CpuModel _cpu;
    private readonly EncodingRow[] _all;
    private readonly EncodingRow[] _plain;
    private readonly EncodingRow[] _exclusive;
    private readonly ulong[] _x = new ulong[31];

    public MemoryItems(CpuModel cpu)
    {
        _cpu = cpu;
        EncodingRow[] rows = [.. A64.Rows.ToArray().Where(r => r.IsModelled && cpu.Features.Has(r.Feature) && IsByRegister(r))];
        _exclusive = [.. rows.Where(r => r.Class is EncodingClass.LoadStoreExclusiveRegister or EncodingClass.LoadStoreExclusivePair)];
        _all = [.. rows.Except(_exclusive)];
        _plain = [.. rows.Where(r => r.Class is EncodingClass.LoadStoreRegisterUnsignedImmediate or EncodingClass.LoadStoreRegisterUnscaled or EncodingClass.LoadStoreRegisterOffset)];
    }

    /// <summary>One access of any form to memory.</summary>
    public void Memory(ItemBuilder item) => Access(item, item.Draw.Pick(item.Draw.Chance(1, 3) ? _plain : _all), GuestAddresses.OfMemory(item));

    /// <summary>A register that is written and read back; or one access, three in four of a form whose syndrome says what it does.</summary>
    public void Device(ItemBuilder item)
    {
        if (item.Draw.Chance(2, 3))
        {
            DeviceItems.RoundTrip(item);
            return;
        }
        ulong address = GuestAddresses.OfDevice(item);
        if (item.Draw.Chance(1, 2))
            item.Move(item.Register(), EdgeValues.Next(item.Draw));
        Access(item, item.Draw.Pick(item.Draw.Chance(3, 4) ? _plain : _all), address);
    }

    /// <summary>A load-exclusive and a store-exclusive, with something between them: nothing, a store to the place, an exception, a clear.</summary>
    public void Exclusive(ItemBuilder item)
    {
        var draw = item.Draw;
        int @base = item.Register(), value = item.RegisterBeside(@base), status = item.RegisterBeside(@base, value);
        uint size = (uint)draw.Below(4);
        ulong address = draw.Chance(7, 8) ? item.Vm.Ram + GuestFrame.ReadWrite + 8 * (ulong)draw.Below(512) : GuestAddresses.OfMemory(item) & ~7ul;
        item.Move(@base, address);
        uint order = draw.Chance(1, 2) ? 1u << 15 : 0;
        item.Add(0x085f_7c00 | size << 30 | order | (uint)@base << 5 | (uint)value);
        switch (draw.Below(8))
        {
            case 0:
                item.Add($"str x{value}, [x{@base}]");
                break;
            case 1:
                item.Add("svc #2");
                break;
            case 2:
                item.Add("clrex");
                break;
            case 3 when item.Scope.Offers(Spec.Hyp.DesignFeatures.Psci):
                item.Add("hvc #0");
                break;
            case 4:
                item.Add(WordGenerator.Next(draw, draw.Pick(_exclusive), _cpu.Features) & ~RnField | (uint)@base << 5);
                break;
            default:
                break;
        }
        item.Add(0x0800_7c00 | size << 30 | (uint)status << 16 | order | (uint)@base << 5 | (uint)value);
    }

    /// <summary>The access of a form, with its base register set so that it goes to an address.</summary>
    private void Access(ItemBuilder item, EncodingRow row, ulong address)
    {
        var draw = item.Draw;
        uint word = WordGenerator.Next(draw, row, _cpu.Features);
        int @base = item.Register();
        word = word & ~RnField | (uint)@base << 5;
        if (row.Class is EncodingClass.LoadStoreRegisterOffset or EncodingClass.LoadStoreRegisterOffsetSimd)
        {
            int index = item.RegisterBeside(@base);
            ulong value = draw.Chance(3, 4) ? (ulong)draw.Below(64) : EdgeValues.Next(draw);
            word = word & ~RmField | (uint)index << 16;
            _x[index] = value;
            item.Move(index, value);
        }
        // Write-back to the register that is loaded is CONSTRAINED UNPREDICTABLE.
        if (AddressForm.ValueOf(row, word, "imm9") is not null && (word & RtField) == (uint)@base)
            word = word & ~RtField | (uint)((@base + 1) % 31);
        if (A64.Decode(word, _cpu.Features) != row.Op || AddressForm.Of(row, word, _x) is not { } form)
            return;
        item.Move(@base, address - form.Offset);
        if (draw.Chance(1, 16))
        {
            item.Add($"mov sp, x{@base}");
            word |= RnField;
        }
        item.Add(word);
    }

    private static bool IsByRegister(EncodingRow row) => AddressForm.Of(row, row.Value, NoRegisters) is not null;

    private static readonly ulong[] NoRegisters = new ulong[31];
}
